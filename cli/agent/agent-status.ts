import { ExitCode } from '@vouch/protocol/errors/entry'
import type { AgentEnvironment } from '../config/agent-environment.ts'
import { type Answered, ask } from '../hot-path/ask-agent.ts'
import { version } from '../version.ts'
import type { AgentStatus } from './rpc/methods.ts'

const PATIENCE_MILLISECONDS = 5_000

/**
 * What the running agent says of itself and its session.
 *
 * An agent of this very version has checked its answer as strictly as we could. Every other, and whatever went wrong, is asked again by
 * the client, which checks what it is told: its checks take as long to load as Node takes to start.
 *
 * @returns undefined where no agent runs
 * @throws VouchError as `connectAgent`, and what the agent answers with
 */
export async function agentStatus(environment: AgentEnvironment): Promise<AgentStatus | undefined> {
  const answer = await askStatus(environment)
  if ('result' in answer && answer.result.version === version) return answer.result
  if ('exit' in answer && answer.exit === ExitCode.notLoggedIn) return undefined
  const { connectAgent } = await import('./client.ts')
  const agent = await connectAgent({ environment })
  try {
    return await agent?.status()
  } finally {
    agent?.close()
  }
}

function askStatus(environment: AgentEnvironment): Promise<Answered<AgentStatus>> {
  const question = { method: 'agent.status', params: {}, patience: PATIENCE_MILLISECONDS }
  return new Promise((resolve) => ask(environment, question, resolve))
}

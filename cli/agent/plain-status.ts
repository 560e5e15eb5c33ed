import { ExitCode } from '@vouch/protocol/errors/entry'
import type { AgentEnvironment } from '../config/agent-environment.ts'
import { type Answered, ask } from '../hot-path/ask-agent.ts'
import { version } from '../version.ts'
import type { AgentStatus } from './rpc/methods.ts'

const PATIENCE_MILLISECONDS = 5_000

/**
 * Asks the running agent about itself and its session, where the answer can be taken as it is: an agent of this very version has checked
 * it as strictly as we could. The client's checks take as long to load as Node takes to start.
 *
 * @returns the status, which is undefined where no agent runs; nothing where it has to be asked by the client
 */
export async function plainStatus(
  environment: AgentEnvironment,
): Promise<{ readonly status: AgentStatus | undefined } | undefined> {
  const question = { method: 'agent.status', params: {}, patience: PATIENCE_MILLISECONDS }
  const answer = await new Promise<Answered<AgentStatus>>((resolve) => ask(environment, question, resolve))
  if ('result' in answer) return answer.result.version === version ? { status: answer.result } : undefined
  return answer.exit === ExitCode.notLoggedIn ? { status: undefined } : undefined
}

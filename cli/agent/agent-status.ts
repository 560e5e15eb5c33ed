import type { AgentEnvironment } from '../config/agent-environment.ts'
import { connectAgent } from './client.ts'
import { plainStatus } from './plain-status.ts'
import type { AgentStatus } from './rpc/methods.ts'

/**
 * What the running agent says of itself and its session.
 *
 * @returns undefined where no agent runs
 * @throws VouchError as `connectAgent`, and what the agent answers with
 */
export async function agentStatus(environment: AgentEnvironment): Promise<AgentStatus | undefined> {
  const plain = await plainStatus(environment)
  if (plain !== undefined) return plain.status
  const agent = await connectAgent({ environment })
  try {
    return await agent?.status()
  } finally {
    agent?.close()
  }
}

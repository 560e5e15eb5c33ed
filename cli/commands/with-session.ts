import { VouchError } from '@vouch/protocol'
import type { Agent, AgentOptions, SessionStatus } from '../agent/client.ts'
import { withRunningAgent } from './with-agent.ts'

/**
 * Does something at the server in the name of the session that the agent holds.
 *
 * @throws VouchError `notLoggedIn`, and what `work` throws
 */
export function withSession<T>(
  options: AgentOptions,
  work: (agent: Agent, held: SessionStatus) => Promise<T>,
): Promise<T> {
  return withRunningAgent(options, async (agent) => {
    const held = (await agent?.status())?.session
    if (agent === undefined || !held) throw new VouchError('notLoggedIn')
    return work(agent, held)
  })
}

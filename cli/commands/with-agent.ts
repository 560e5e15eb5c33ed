import { type Agent, type AgentOptions, connectAgent, ensureAgent } from '../agent/client.ts'

/**
 * Does something with the running agent, and lets go of it afterwards.
 *
 * @param work gets undefined where no agent runs
 * @throws VouchError as `connectAgent`, and what `work` throws
 */
export async function withRunningAgent<T>(
  options: AgentOptions,
  work: (agent: Agent | undefined) => Promise<T>,
): Promise<T> {
  return released(await connectAgent(options), work)
}

/**
 * Does something with the agent, which is started where it does not run yet.
 *
 * @throws VouchError as `ensureAgent`, and what `work` throws
 */
export async function withAgent<T>(options: AgentOptions, work: (agent: Agent) => Promise<T>): Promise<T> {
  return released(await ensureAgent(options), work)
}

async function released<A extends Agent | undefined, T>(agent: A, work: (agent: A) => Promise<T>): Promise<T> {
  try {
    return await work(agent)
  } finally {
    agent?.close()
  }
}

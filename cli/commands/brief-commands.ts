import { listed } from './listed-command.ts'

/** Those of them that tell what the agent says of itself. */
export const tellingOfTheAgent = new Set(['status', 'whoami', 'agent status', 'version'])

/** The commands that a shell asks at its start, and scripts all day: they ask no server, and are in a program that is read soon. */
export const briefCommands = {
  status: listed('status', async () => (await import('./status.ts')).StatusCommand),
  whoami: listed('whoami', async () => (await import('./whoami.ts')).WhoamiCommand),
  agentStatus: listed('agent status', async () => (await import('./agent/status.ts')).AgentStatusCommand),
  completion: listed('completion', async () => (await import('./completion.ts')).CompletionCommand),
  init: listed('init', async () => (await import('./init.ts')).InitCommand),
  version: listed('version', async () => (await import('./version.ts')).VersionCommand),
}

import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import type { AgentStatus } from '../../agent/client.ts'
import { durationText } from '../../terminal/duration-text.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { VouchCommand } from '../vouch-command.ts'

export class AgentStatusCommand extends VouchCommand {
  static override paths = [['agent', 'status']]

  static override usage = Command.Usage({
    category: 'Agent',
    description: 'show whether the agent runs, and what it holds',
    details: 'Ends with exit code 0 where the agent runs, and 6 where it does not.',
    examples: [
      ['Show the agent', '$0 agent status'],
      ['For a script', '$0 agent status --json'],
    ],
  })

  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const status = await this.context.agentStatus()
    if (this.json) this.terminal.print(JSON.stringify(agentDocument(status)))
    else this.terminal.say(agentText(status))
    return status === undefined ? ExitCode.configuration : ExitCode.ok
  }
}

function agentText(status: AgentStatus | undefined): string {
  if (status === undefined) return 'The agent does not run. `vouch login` starts it.'
  const age = durationText(Date.now() / 1_000 - status.startedAt)
  const held =
    status.session === null ? 'no session' : `the session of ${safeText(status.session.session.person.email, 320)}`
  return `The agent runs (process ${status.pid}, for ${age}, ${Math.round(status.residentBytes / 1_048_576)} MiB) and holds ${held}.`
}

function agentDocument(status: AgentStatus | undefined): Record<string, unknown> {
  if (status === undefined) return { running: false }
  return {
    running: true,
    pid: status.pid,
    version: status.version,
    started_at: new Date(status.startedAt * 1_000).toISOString(),
    resident_bytes: status.residentBytes,
    logged_in: status.session !== null,
  }
}

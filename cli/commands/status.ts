import { catalogue, ExitCode, errorNameOf } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import type { AgentStatus } from '../agent/client.ts'
import { durationText, momentText } from '../terminal/duration-text.ts'
import { safeText } from '../terminal/safe-text.ts'
import { VouchCommand } from './vouch-command.ts'
import { withRunningAgent } from './with-agent.ts'

export class StatusCommand extends VouchCommand {
  static override paths = [['status'], ['whoami']]

  static override usage = Command.Usage({
    category: 'Session',
    description: 'show who is logged in, with which key, until when',
    details: 'Ends with exit code 0 where somebody is logged in, and 2 where nobody is.',
    examples: [
      ['Show the session', '$0 status'],
      ['For a script', '$0 status --json'],
    ],
  })

  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const status = await withRunningAgent(this.agentOptions, async (agent) => agent?.status())
    if (this.json) this.terminal.print(JSON.stringify(statusDocument(status)))
    else this.tell(status)
    return status?.session ? ExitCode.ok : ExitCode.notLoggedIn
  }

  private tell(status: AgentStatus | undefined): void {
    const { terminal } = this
    const held = status?.session
    if (!held) {
      const why = errorNameOf(status?.ended?.code ?? '')
      const { what, next } = why === undefined ? { ...catalogue.notLoggedIn, what: 'Not logged in.' } : catalogue[why]
      terminal.print(`${what} ${next}`)
      return
    }
    const { person, key, expires_at } = held.session
    const name = person.name === null ? '' : ` (${safeText(person.name, 200)})`
    terminal.print(`Logged in as ${terminal.paint('bold', safeText(person.email, 320))}${name}`)
    terminal.print(`Key:    ${safeText(key.name, 100)}`)
    terminal.print(`Server: ${safeText(held.server, 300)}`)
    const end = momentText(new Date(expires_at * 1_000), new Date())
    terminal.print(`Until:  ${end} (${durationText(held.remainingSeconds)} left)`)
  }
}

/** The session for scripts: times as ISO 8601 in UTC, everything else as the server said it. */
function statusDocument(status: AgentStatus | undefined): Record<string, unknown> {
  const held = status?.session
  const iso = (seconds: number) => new Date(seconds * 1_000).toISOString()
  if (!held) {
    const { ended } = status ?? {}
    return { logged_in: false, ...(ended === undefined ? {} : { ended: { code: ended.code, at: iso(ended.at) } }) }
  }
  const { id, person, key, auth_time, expires_at } = held.session
  return {
    logged_in: true,
    server: held.server,
    session: id,
    person,
    key,
    auth_time: iso(auth_time),
    expires_at: iso(expires_at),
    remaining_seconds: held.remainingSeconds,
  }
}

import { catalogue, ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import * as t from 'typanion'
import type { AgentStatus, SessionStatus } from '../agent/client.ts'
import { oneOf, takes } from '../description/value-kind.ts'
import { durationText, momentText } from '../terminal/duration-text.ts'
import { safeText } from '../terminal/safe-text.ts'
import { tellUpdate } from '../update/update-notice.ts'
import { chosenFormat, FORMATS, sessionDocument, sessionVariables, shellLines, whyNobody } from './session-report.ts'
import { VouchCommand } from './vouch-command.ts'

export class StatusCommand extends VouchCommand {
  static override paths = [['status']]

  static override usage = Command.Usage({
    category: 'Session',
    description: 'show who is logged in, with which key, until when',
    details: `
      Ends with exit code 0 where somebody is logged in, and 2 where nobody is; then it says why the last session ended.

      \`\`\`
      $ vouch status
      Logged in as alice@example.com (Alice)
      Key:    Desk, touched at 09:30
      Server: https://vouch.example.com
      Until:  17:30 (7 h 59 min left)
      \`\`\`

      \`--json\` prints one object: \`logged_in\`, \`server\`, \`session\`, \`person\`, \`key\`, \`auth_time\`, \`expires_at\`,
      \`remaining_seconds\` and \`pasted\` (the login was finished by pasting a code); or \`{"logged_in":false}\`.

      \`--format shell\` prints assignments that a shell may \`eval\`: VOUCH_LOGGED_IN (1 or 0), VOUCH_EMAIL, VOUCH_NAME, VOUCH_ROLE,
      VOUCH_KEY, VOUCH_SESSION, VOUCH_SESSION_SERVER, VOUCH_TOUCHED_AT, VOUCH_EXPIRES_AT (seconds since 1970) and
      VOUCH_REMAINING_SECONDS. Where nobody is logged in they are empty. It never starts the agent and asks no server. For a
      prompt, \`vouch init\` is quicker.
    `,
    examples: [
      ['Show the session', '$0 status'],
      ['For a script', '$0 status --json'],
      ['As variables of the shell', 'eval "$($0 status --format shell)"; echo "$VOUCH_EMAIL"'],
    ],
  })

  json = Option.Boolean('--json', false, { description: 'print one JSON object, as --format json' })
  format = takes(
    oneOf(FORMATS),
    Option.String('--format', { description: 'how to print it (default text)', validator: t.isEnum(FORMATS) }),
  )

  protected async run(): Promise<number> {
    const status = await this.context.agentStatus()
    const format = chosenFormat('status', this.format, this.json)
    if (format === 'json') this.terminal.print(JSON.stringify(sessionDocument(status)))
    else if (format === 'shell') this.terminal.print(shellLines(sessionVariables(status)))
    else if (status?.session) this.tellSession(status.session)
    else this.terminal.say(nobodyText(status))
    if (status?.session) await tellUpdate(this.environment, this.terminal, status.session.session)
    return status?.session ? ExitCode.ok : ExitCode.notLoggedIn
  }

  private tellSession({ server, session, remainingSeconds }: SessionStatus): void {
    const { terminal } = this
    const { person, key, auth_time, expires_at } = session
    const now = new Date()
    const moment = (seconds: number) => momentText(new Date(seconds * 1_000), now)
    const name = person.name === null ? '' : ` (${safeText(person.name, 200)})`
    terminal.print(`Logged in as ${terminal.paint('bold', safeText(person.email, 320))}${name}`)
    terminal.print(`Key:    ${safeText(key.name, 100)}, touched at ${moment(auth_time)}`)
    terminal.print(`Server: ${safeText(server, 300)}`)
    const how = session.pasted === true ? ', since its code was pasted' : ''
    terminal.print(`Until:  ${moment(expires_at)} (${durationText(remainingSeconds)} left${how})`)
  }
}

/** Why nobody is logged in, and what to do: a result here, and no error. */
function nobodyText(status: AgentStatus | undefined): string {
  const { what, next } = whyNobody(status)?.entry ?? { ...catalogue.notLoggedIn, what: 'Not logged in.' }
  return `${what} ${next}`
}

import { ExitCode, VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import * as t from 'typanion'
import { oneOf, takes } from '../description/value-kind.ts'
import { safeText } from '../terminal/safe-text.ts'
import { chosenFormat, FORMATS, personDocument, personVariables, shellLines, whyNobody } from './session-report.ts'
import { tellError, VouchCommand } from './vouch-command.ts'

export class WhoamiCommand extends VouchCommand {
  static override paths = [['whoami']]

  static override usage = Command.Usage({
    category: 'Session',
    description: 'print the e-mail address of who is logged in',
    details: `
      One line, and exit code 0. Where nobody is logged in it prints nothing, says so on standard error, and ends with 2. \`vouch status\`
      shows the whole session.
    `,
    examples: [
      ['Who am I', '$0 whoami'],
      ['For a script', '$0 whoami --json'],
      ['As variables of the shell', 'eval "$($0 whoami --format shell)"'],
    ],
  })

  json = Option.Boolean('--json', false, { description: 'print one JSON object, as --format json' })
  format = takes(
    oneOf(FORMATS),
    Option.String('--format', { description: 'how to print it (default text)', validator: t.isEnum(FORMATS) }),
  )

  protected async run(): Promise<number> {
    const status = await this.context.agentStatus()
    const format = chosenFormat('whoami', this.format, this.json)
    if (format === 'json') this.terminal.print(JSON.stringify(personDocument(status)))
    else if (format === 'shell') this.terminal.print(shellLines(personVariables(status)))
    else if (status?.session) this.terminal.print(safeText(status.session.session.person.email, 320))
    else tellError(whyNobody(status) ?? new VouchError('notLoggedIn'), this.terminal, this.environment)
    return status?.session ? ExitCode.ok : ExitCode.notLoggedIn
  }
}

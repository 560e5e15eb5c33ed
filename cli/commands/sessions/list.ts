import { ExitCode, type OperationResult } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { SHORT_ID } from '../../account/chosen-item.ts'
import { stampText } from '../../terminal/duration-text.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { type Column, table } from '../../terminal/table.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withSession } from '../with-session.ts'

type Session = OperationResult<'sessions.list'>['sessions'][number]

const KINDS: Readonly<Record<Session['kind'], string>> = {
  browser: 'browser',
  cli: 'command line',
  application: 'application',
}

const COLUMNS: readonly Column<Session>[] = [
  {
    title: 'WHERE',
    text: ({ name, current }) => `${safeText(name, 100)}${current ? ' (this one)' : ''}`,
    flexible: true,
  },
  { title: 'WHAT', text: ({ kind }) => KINDS[kind] },
  { title: 'KEY', text: ({ key }) => safeText(key, 100), flexible: true },
  { title: 'FROM', text: ({ ip }) => safeText(ip ?? '', 64), flexible: true },
  { title: 'LAST USED', text: ({ last_used_at }) => stampText(last_used_at) },
  { title: 'UNTIL', text: ({ expires_at }) => stampText(expires_at) },
  { title: 'ID', text: ({ id }) => id.slice(0, SHORT_ID) },
]

export class SessionsListCommand extends VouchCommand {
  static override paths = [['sessions', 'list']]

  static override usage = Command.Usage({
    category: 'Account',
    description: 'list where you are logged in',
    details: `
      Shows your sessions that are alive: browsers, command lines and applications. \`vouch sessions revoke\` ends one that you do not
      know.
    `,
    examples: [
      ['Show them', '$0 sessions list'],
      ['For a script', '$0 sessions list --json'],
    ],
  })

  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const { sessions } = await withSession(this.agentOptions, (agent) => agent.callServer('sessions.list', {}))
    const { terminal } = this
    if (this.json) terminal.print(JSON.stringify({ sessions }))
    else
      for (const line of table(COLUMNS, sessions, terminal.width, (head) => terminal.paint('dim', head)))
        terminal.print(line)
    return ExitCode.ok
  }
}

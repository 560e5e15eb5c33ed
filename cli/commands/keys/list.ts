import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import type { Key } from '../../account/act-in-browser.ts'
import { SHORT_ID } from '../../account/chosen-item.ts'
import { stampText } from '../../terminal/duration-text.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { type Column, table } from '../../terminal/table.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withSession } from '../with-session.ts'

const COLUMNS: readonly Column<Key>[] = [
  { title: 'NAME', text: ({ name, current }) => `${safeText(name, 100)}${current ? ' (in use)' : ''}`, flexible: true },
  { title: 'MODEL', text: ({ model }) => safeText(model ?? 'unknown', 100), flexible: true },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'ADDED', text: ({ enrolled_at }) => stampText(enrolled_at) },
  { title: 'LAST TOUCH', text: ({ last_used_at }) => (last_used_at === null ? 'never' : stampText(last_used_at)) },
  { title: 'ID', text: ({ id }) => id.slice(0, SHORT_ID) },
]

export class KeysListCommand extends VouchCommand {
  static override paths = [['keys', 'list']]

  static override usage = Command.Usage({
    category: 'Account',
    description: 'list your security keys',
    details: `
      Shows the keys that sign you in, as the server knows them. The one that this session began with is “in use”. A name or the
      beginning of an ID is what \`vouch keys rename\` and \`vouch keys remove\` take.
    `,
    examples: [
      ['Show them', '$0 keys list'],
      ['For a script', '$0 keys list --json'],
    ],
  })

  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const { keys } = await withSession(this.agentOptions, (agent) => agent.callServer('keys.list', {}))
    const { terminal } = this
    if (this.json) terminal.print(JSON.stringify({ keys }))
    else
      for (const line of table(COLUMNS, keys, terminal.width, (head) => terminal.paint('dim', head)))
        terminal.print(line)
    return ExitCode.ok
  }
}

import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { actInBrowser } from '../../account/act-in-browser.ts'
import { chosenItem } from '../../account/chosen-item.ts'
import { takes } from '../../description/value-kind.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withSession } from '../with-session.ts'

export class KeysRenameCommand extends VouchCommand {
  static override paths = [['keys', 'rename']]

  static override usage = Command.Usage({
    category: 'Account',
    description: 'give one of your security keys another name',
    details: `
      Opens the page of your keys with the dialog for it, and waits until you touched a key there, five minutes at most. Without a new
      name you type it on the page.
    `,
    examples: [
      ['Rename a key', '$0 keys rename Desk "Key ring"'],
      ['Print the address and open it yourself', '$0 keys rename 4c424e06 --no-browser'],
    ],
  })

  key = takes({ name: 'KEY', known: 'keys' }, Option.String({ name: 'key' }))
  to = takes({ name: 'NEW-NAME' }, Option.String({ name: 'name', required: false }))
  noBrowser = Option.Boolean('--no-browser', false, { description: 'print the address, open nothing' })

  protected async run(): Promise<number> {
    const { terminal } = this
    const name = await withSession(this.agentOptions, async (agent, { server: issuer }) => {
      const { keys } = await agent.callServer('keys.list', {})
      const key = chosenItem(keys, this.key, 'noSuchKey')
      if (key.name === this.to) return key.name
      let name = key.name
      const proposed = this.to === undefined ? {} : { name: this.to }
      const isDone = (now: { name: string } | undefined) => {
        name = now?.name ?? name
        return now !== undefined && now.name !== key.name
      }
      const use = { issuer, browser: this.environment.browser, printOnly: this.noBrowser }
      await actInBrowser(agent, { act: 'rename', key, proposed, isDone }, use, terminal)
      return name
    })
    terminal.say(`The key is called “${safeText(name, 100)}”.`)
    return ExitCode.ok
  }
}

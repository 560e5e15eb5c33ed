import { ExitCode, VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { actInBrowser } from '../../account/act-in-browser.ts'
import { chosenItem } from '../../account/chosen-item.ts'
import { takes } from '../../description/value-kind.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withSession } from '../with-session.ts'

export class KeysRemoveCommand extends VouchCommand {
  static override paths = [['keys', 'remove']]

  static override usage = Command.Usage({
    category: 'Account',
    description: 'remove one of your security keys',
    details: `
      Opens the page of your keys with the dialog for it, and waits until you touched a key there, five minutes at most. The key signs
      you in no more, and every session that began with a touch of it ends at once. Your last key cannot be removed: add another one
      first, with \`vouch enroll\`.
    `,
    examples: [
      ['Remove a key that is lost', '$0 keys remove "Key ring"'],
      ['By its ID, and open the page yourself', '$0 keys remove 4c424e06 --no-browser'],
    ],
  })

  key = takes({ name: 'KEY', known: 'keys' }, Option.String({ name: 'key' }))
  noBrowser = Option.Boolean('--no-browser', false, { description: 'print the address, open nothing' })

  protected async run(): Promise<number> {
    const { terminal } = this
    const key = await withSession(this.agentOptions, async (agent, { server: issuer }) => {
      const { keys } = await agent.callServer('keys.list', {})
      const chosen = chosenItem(keys, this.key, 'noSuchKey')
      // The server refuses it as well, after the page was opened and a key touched.
      if (!keys.some(({ id, state }) => id !== chosen.id && state === 'active')) throw new VouchError('lastKey')
      const use = { issuer, browser: this.environment.browser, printOnly: this.noBrowser }
      await actInBrowser(agent, { act: 'remove', key: chosen, isDone: (now) => now === undefined }, use, terminal)
      return chosen
    })
    terminal.say(`Key “${safeText(key.name, 100)}” is removed.`)
    if (key.current) terminal.tell('This session began with it, and has ended with it. Run `vouch login`.')
    return ExitCode.ok
  }
}

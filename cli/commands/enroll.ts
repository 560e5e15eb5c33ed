import { ExitCode, paths } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { chooseServer } from '../config/chosen-server.ts'
import { takes, values } from '../description/value-kind.ts'
import { openBrowser } from '../login/open-browser.ts'
import { discover } from '../server/discover.ts'
import { VouchCommand } from './vouch-command.ts'

export class EnrollCommand extends VouchCommand {
  static override paths = [['enroll']]

  static override usage = Command.Usage({
    category: 'Session',
    description: 'enrol a security key in the browser',
    details: `
      Opens the page that enrols a key: a spare one where you are signed in there. Your first key is enrolled by the link in
      your invite; open that link in the browser, and do not give it to a command.
    `,
    examples: [
      ['Enrol a spare key', '$0 enroll'],
      ['Print the address and open it yourself', '$0 enroll --no-browser'],
    ],
  })

  server = takes(values.url, Option.String('--server', { description: 'address of the Vouch server' }))
  noBrowser = Option.Boolean('--no-browser', false, { description: 'print the address, open nothing' })

  protected async run(): Promise<number> {
    const { issuer } = await chooseServer(this.environment, this.server)
    await discover(issuer)
    const url = `${issuer}${paths.enroll}`
    const { browser } = this.environment
    const opened = !this.noBrowser && (await openBrowser({ url, issuer, browser }))
    this.terminal.tell(
      opened ? 'Your browser opens. If it does not, open this page:' : 'Open this page in your browser:',
    )
    this.terminal.print(url)
    return ExitCode.ok
  }
}

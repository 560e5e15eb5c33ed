import { Command, Option } from 'clipanion'
import { disableClient } from '../../domain/clients/disable-client.ts'
import { ServerCommand } from '../server-command.ts'

export class ClientDisableCommand extends ServerCommand {
  static override paths = [['client', 'disable']]
  static override usage = Command.Usage({
    category: 'Applications',
    description: 'stop an application from signing people in; its tokens end at once',
    examples: [['Disable one', 'vouch-server client disable app_0123456789abcdef01234567']],
  })

  id = Option.String()

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      await disableClient(runtime, this.id)
      this.tell(`${this.id} is disabled.`)
    })
  }
}

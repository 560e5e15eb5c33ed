import { Command, Option } from 'clipanion'
import { listClients } from '../../domain/clients/list-clients.ts'
import { ServerCommand } from '../server-command.ts'

export class ClientListCommand extends ServerCommand {
  static override paths = [['client', 'list']]
  static override usage = Command.Usage({
    category: 'Applications',
    description: 'list the applications',
    examples: [['For another program', 'vouch-server client list --json']],
  })

  json = Option.Boolean('--json', false, { description: 'answer in JSON' })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const rows = (await listClients(runtime)).map(({ id, name, type, redirectUris, scopes, disabledAt }) => ({
        id,
        name,
        type,
        redirects: redirectUris,
        scopes,
        disabled: disabledAt,
      }))
      this.answerTable(rows, this.json)
    })
  }
}

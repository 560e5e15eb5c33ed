import { Command, Option } from 'clipanion'
import { listSigningKeys } from '../../domain/signing-keys/list-signing-keys.ts'
import { ServerCommand } from '../server-command.ts'

export class KeysListCommand extends ServerCommand {
  static override paths = [['keys', 'list']]
  static override usage = Command.Usage({
    category: 'Signing keys',
    description: 'list the keys that sign tokens, and where each stands',
    examples: [['For another program', 'vouch-server keys list --json']],
  })

  json = Option.Boolean('--json', false, { description: 'answer in JSON' })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const rows = (await listSigningKeys(runtime)).map((key) => ({
        kid: key.kid,
        state: key.state,
        created: key.createdAt,
        'signs from': key.signsFrom,
        retired: key.retiringAt,
        removed: key.removedAt,
        'master key': key.masterKeyId,
      }))
      this.answerTable(rows, this.json)
    })
  }
}

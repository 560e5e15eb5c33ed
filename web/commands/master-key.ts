import { join } from 'node:path'
import { Command } from 'clipanion'
import { masterKey } from '../config/master-key.ts'
import { ServerCommand } from './server-command.ts'

export class MasterKeyCommand extends ServerCommand {
  static override paths = [['master-key']]
  static override usage = Command.Usage({
    category: 'Signing keys',
    description: 'make a master key file in the data folder, where there is none, and say where it is',
    details: 'For servers that share a database: give each the same file by VOUCH_MASTER_KEY_FILE.',
    examples: [['Make it', 'VOUCH_DATA_DIR=/etc/vouch vouch-server master-key']],
  })

  protected async run(): Promise<void> {
    const { dataFolder } = this.config
    await masterKey({ masterKey: undefined, dataFolder })
    this.answer(join(dataFolder, 'master.key'))
  }
}

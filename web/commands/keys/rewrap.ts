import { readFile } from 'node:fs/promises'
import { VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { parseMasterKey } from '../../config/parse-master-key.ts'
import { rewrapSigningKeys } from '../../domain/signing-keys/rewrap-signing-keys.ts'
import type { Secret } from '../../secret/secret.ts'
import { ServerCommand } from '../server-command.ts'

export class KeysRewrapCommand extends ServerCommand {
  static override paths = [['keys', 'rewrap']]
  static override usage = Command.Usage({
    category: 'Signing keys',
    description: 'put the signing keys under another master key',
    details: `
      The file holds the new master key, as \`openssl rand -base64 32\` prints it. The old one is the server's present one. Keys and
      tokens stay as they are. Start every server with the new key afterwards: as VOUCH_MASTER_KEY, or as \`master.key\` in the data
      folder of a server with a database of its own.
    `,
    examples: [['With a new key', 'vouch-server keys rewrap --to ./new-master.key']],
  })

  to = Option.String('--to', { required: true, description: 'the file that holds the new master key' })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const { masterKey } = await runtime.signingKeyContext()
      const count = await rewrapSigningKeys(runtime, masterKey, await readMasterKey(this.to))
      this.tell(`${count} signing keys are under the new master key. Start every server with it from now on.`)
    })
  }
}

async function readMasterKey(path: string): Promise<Secret<Buffer>> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const key = parseMasterKey(text.trim())
  if (key === undefined)
    throw new VouchError('commandUsage', { detail: `${path} does not hold 32 random bytes in base64.` })
  return key
}

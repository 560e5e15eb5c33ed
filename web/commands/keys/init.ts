import { Command } from 'clipanion'
import { createSigningKey } from '../../domain/signing-keys/create-signing-key.ts'
import { ServerCommand } from '../server-command.ts'

export class KeysInitCommand extends ServerCommand {
  static override paths = [['keys', 'init']]
  static override usage = Command.Usage({
    category: 'Signing keys',
    description: 'make a key that signs at once, where none does',
    details:
      'Only for a server whose keys are lost for good: whoever holds the old key set refuses tokens until they fetch it anew.',
    examples: [['After a loss', 'vouch-server keys init']],
  })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const kid = await createSigningKey(await runtime.signingKeyContext())
      this.tell(kid === undefined ? 'A key signs already; nothing was changed.' : `${kid} signs from now on.`)
    })
  }
}

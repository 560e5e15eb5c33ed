import { Command } from 'clipanion'
import { rotateSigningKeys } from '../../domain/signing-keys/rotate-signing-keys.ts'
import { ServerCommand } from '../server-command.ts'

export class KeysRotateCommand extends ServerCommand {
  static override paths = [['keys', 'rotate']]
  static override usage = Command.Usage({
    category: 'Signing keys',
    description: 'let the next key sign, now instead of on schedule',
    details: 'The old key stays published until its last token has ended, so that nobody notices.',
    examples: [['Rotate', 'vouch-server keys rotate']],
  })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const result = await rotateSigningKeys(await runtime.signingKeyContext())
      this.tell(
        result.rotated
          ? `${result.activeKid} signs from now on.`
          : `Not yet: the next key was published too recently. It may sign from ${result.possibleFrom.toISOString()}.`,
      )
    })
  }
}

import { Command, Option } from 'clipanion'
import { revokeSigningKey } from '../../domain/signing-keys/revoke-signing-key.ts'
import { ServerCommand } from '../server-command.ts'

export class KeysRevokeCommand extends ServerCommand {
  static override paths = [['keys', 'revoke']]
  static override usage = Command.Usage({
    category: 'Signing keys',
    description: 'take a key that may have leaked out of the published set at once',
    examples: [['Revoke one', 'vouch-server keys revoke KID']],
  })

  kid = Option.String()

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const { activatedKid, early } = await revokeSigningKey(await runtime.signingKeyContext(), this.kid)
      this.tell(`${this.kid} is gone from the key set.`)
      if (activatedKid !== undefined) this.tell(`${activatedKid} signs from now on.`)
      if (early)
        this.tell(
          'It was published only just now: some applications refuse its tokens until they fetch the key set anew.',
        )
    })
  }
}

import { Command, Option } from 'clipanion'
import { createInvite } from '../domain/people/create-invite.ts'
import { spokenTime } from '../start/spoken-time.ts'
import { ServerCommand } from './server-command.ts'

export class InviteCommand extends ServerCommand {
  static override paths = [['invite']]
  static override usage = Command.Usage({
    description: 'make a one-time link that lets a person enrol a security key',
    details: 'For a new colleague, or one who lost their key. The link is good for 24 hours; a newer one ends it.',
    examples: [
      ['A colleague', 'vouch-server invite alice@example.com --name "Alice Example"'],
      ['An administrator', 'vouch-server invite bob@example.com --admin'],
    ],
  })

  email = Option.String()
  name = Option.String('--name', { description: 'how the person is called on pages' })
  admin = Option.Boolean('--admin', false, { description: 'makes the person an administrator' })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const role = this.admin ? 'administrator' : 'member'
      const invite = await createInvite(runtime, { email: this.email, displayName: this.name, role })
      this.tell(
        `Send this to ${invite.email}, and to nobody else. It works once, until ${spokenTime(invite.expiresAt)}.`,
      )
      this.answerLink(invite.link)
    })
  }
}

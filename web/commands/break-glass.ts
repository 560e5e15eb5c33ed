import { Command, Option } from 'clipanion'
import { type BrokenGlass, breakGlass } from '../domain/people/break-glass.ts'
import { spokenTime } from '../start/spoken-time.ts'
import { ServerCommand } from './server-command.ts'

export class BreakGlassCommand extends ServerCommand {
  static override paths = [['break-glass']]
  static override usage = Command.Usage({
    description: 'make a one-time link for an administrator, when nobody can administer any more',
    details: `
      Whoever opens the link enrols a new security key for this address and becomes an administrator. Older keys and
      sessions of theirs end at that moment. The link is good for 24 hours; making it is written to the audit log, and the
      administrators are told.
    `,
    examples: [['Let alice back in', 'vouch-server break-glass alice@example.com']],
  })

  email = Option.String()

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const broken = await breakGlass(runtime, this.email)
      for (const line of whatWasDone(broken)) this.tell(line)
      this.answerLink(broken.link)
    })
  }
}

function whatWasDone({ email, stood, administratorLeft, expiresAt }: BrokenGlass): string[] {
  const theirs = stood === 'active' ? 'All their keys and sessions end' : 'They become an administrator'
  return [
    `A one-time link for ${email}, until ${spokenTime(expiresAt)}. ${theirs} when it is used, and not before.`,
    'This was written to the audit log, and the administrators are told.',
    ...(administratorLeft
      ? [
          'There is an administrator with a working key: where they can be reached, let them make a recovery link instead.',
        ]
      : []),
  ]
}

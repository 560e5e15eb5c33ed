import { Command, Option } from 'clipanion'
import { systemClock } from '../../domain/clock/clock.ts'
import { sendTestMail } from '../../domain/delivery/mail/send-test-mail.ts'
import { ServerCommand } from '../server-command.ts'

export class MailTestCommand extends ServerCommand {
  static override paths = [['mail', 'test']]
  static override usage = Command.Usage({
    category: 'Mail',
    description: 'send one message, to see that the mail server takes it',
    details: 'Needs VOUCH_SMTP_URL and VOUCH_MAIL_FROM, and no running server.',
    examples: [['To yourself', 'vouch-server mail test you@example.com']],
  })

  address = Option.String()

  protected async run(): Promise<void> {
    const { config } = this
    const { to, server } = await sendTestMail({ config, clock: systemClock }, this.address)
    this.tell(`${server} took a message for ${to}.`)
  }
}

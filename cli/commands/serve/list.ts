import { type AwsLoan, ExitCode, VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { momentText } from '../../terminal/duration-text.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withRunningAgent } from '../with-agent.ts'

export class ServeListCommand extends VouchCommand {
  static override paths = [['serve', 'list']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'show the roles that you lend, on every machine',
    details: 'What has ended is not shown; the dashboard keeps it under Activity.',
    examples: [
      ['Show them', '$0 serve list'],
      ['For a script', '$0 serve list --json'],
    ],
  })

  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const { loans } = await withRunningAgent(this.agentOptions, async (agent) => {
      if (agent === undefined) throw new VouchError('notLoggedIn')
      return agent.callServer('aws.loans.list', {})
    })
    if (this.json) this.terminal.print(JSON.stringify({ loans }))
    else if (loans.length === 0) this.terminal.say('You lend no role. `vouch serve aws --role ARN` lends one.')
    else for (const loan of loans) this.showOne(loan)
    return ExitCode.ok
  }

  private showOne(loan: AwsLoan): void {
    const { terminal } = this
    const now = new Date()
    const at = (seconds: number) => momentText(new Date(seconds * 1_000), now)
    const used = loan.last_used_at === null ? 'never used' : `last used at ${at(loan.last_used_at)}`
    const from = loan.current ? 'this session' : safeText(loan.from, 300)
    terminal.say(terminal.paint('bold', `${safeText(loan.role, 2_048)} to “${safeText(loan.name)}”`))
    terminal.say(`  From ${from} since ${at(loan.created_at)}, until ${at(loan.expires_at)}, ${used}`)
    terminal.print(`  End it: vouch serve end ${loan.id}`)
  }
}

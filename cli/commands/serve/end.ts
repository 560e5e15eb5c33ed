import { type AwsLoan, ExitCode, VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { takes } from '../../description/value-kind.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withRunningAgent } from '../with-agent.ts'

export class ServeEndCommand extends VouchCommand {
  static override paths = [['serve', 'end']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'end a loan of a role, wherever it is served from',
    details: `
      Nothing more is given to the borrower from now on, and the \`vouch serve aws\` that lends it ends. What the borrower got before works at
      AWS until it expires, for half an hour at most. The first letters of the id are enough.
    `,
    examples: [
      ['End one of those that `vouch serve list` shows', '$0 serve end 3f2b8c1e'],
      ['For a script', '$0 serve end 3f2b8c1e-5d0a-4c8e-9a57-0c6f1b7f3d21 --json'],
    ],
  })

  id = takes({ name: 'ID' }, Option.String({ name: 'id', required: true }))
  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const loan = await withRunningAgent(this.agentOptions, async (agent) => {
      if (agent === undefined) throw new VouchError('notLoggedIn')
      const { loans } = await agent.callServer('aws.loans.list', {})
      const meant = loanThatBegins(loans, this.id)
      await agent.callServer('aws.loans.end', { id: meant.id })
      return meant
    })
    if (this.json) this.terminal.print(JSON.stringify({ ended: true, loan: loan.id }))
    else this.terminal.say(`The loan of ${safeText(loan.role, 2_048)} to “${safeText(loan.name)}” has ended.`)
    return ExitCode.ok
  }
}

function loanThatBegins(loans: readonly AwsLoan[], beginning: string): AwsLoan {
  const meant = beginning === '' ? [] : loans.filter(({ id }) => id.startsWith(beginning.toLowerCase()))
  const [loan, ...more] = meant
  if (loan === undefined) throw new VouchError('awsLoanUnknown')
  if (more.length > 0) throw new VouchError('loanIdAmbiguous')
  return loan
}

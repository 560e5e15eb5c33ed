import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { LENT_SECONDS } from '../../aws/credential/duration-range.ts'
import { borrowerVariables, exportLine, sshLine } from '../../aws/lending/borrower-variables.ts'
import { listenForEnd } from '../../aws/lending/end-signals.ts'
import { type Lent, type LentRole, lendRole } from '../../aws/lending/lend-role.ts'
import { loanName } from '../../aws/lending/loan-name.ts'
import { loanTime } from '../../aws/lending/loan-time.ts'
import type { LoanEnding } from '../../aws/lending/until-loan-ends.ts'
import type { ChosenRole } from '../../aws/profile/chosen-role.ts'
import { numberOption } from '../../description/number-option.ts'
import { takes, values } from '../../description/value-kind.ts'
import { durationText, momentText } from '../../terminal/duration-text.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { RoleCommand } from '../role-command.ts'
import { withRunningAgent } from '../with-agent.ts'

/** So many wrong tries are no accident any more. */
const WRONG_WORTH_A_WORD = 20

export class ServeAwsCommand extends RoleCommand {
  static override paths = [['serve', 'aws']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'lend a role to a container or another machine, for a time',
    details: `
      Opens a port on 127.0.0.1 that gives credentials of one role to whoever shows its token, in the way of a container on Amazon ECS, which
      every AWS tool knows. It prints what to set for the borrower, and runs until the time is up, you press Ctrl-C, the session ends, or
      somebody ends the loan on the dashboard. Before each answer the server is asked whether the loan is alive.

      A container has to share the network of this machine: \`docker run --network host -e AWS_CONTAINER_CREDENTIALS_FULL_URI -e
      AWS_CONTAINER_AUTHORIZATION_TOKEN IMAGE\`. AWS tools ask by http on the loopback alone, and at 169.254.170.2 and 169.254.170.23, where ECS and
      EKS answer; \`host.docker.internal\` they refuse.

      To another machine, the \`ssh -R\` line that is printed brings the port onto its own loopback; set the same variables there.

      What the borrower got before the end works at AWS until it expires: for half an hour at most.
    `,
    examples: [
      ['Lend a role for an hour', '$0 serve aws --role arn:aws:iam::123456789012:role/VouchDeveloper'],
      [
        'For half an hour, by a name that the dashboard shows',
        '$0 serve aws --role arn:aws:iam::123456789012:role/VouchDeveloper --for 30m --name "build container"',
      ],
      [
        'With the token in a file that only you can read',
        '$0 serve aws --role arn:aws:iam::123456789012:role/VouchDeveloper --token-file ~/loan-token',
      ],
    ],
  })

  override duration = numberOption(
    '--duration',
    { ...values.seconds, range: LENT_SECONDS },
    'seconds that the credentials of the borrower live, 900 to 1800 (default 1800)',
  )
  time = takes(
    { name: 'TIME' },
    Option.String('--for', '1h', { description: 'how long to lend it, such as 30m or 1h30m (default 1h)' }),
  )
  name = takes(
    { name: 'TEXT' },
    Option.String('--name', { description: 'what you call the borrower, for the dashboard' }),
  )
  port = numberOption(
    '--port',
    { name: 'PORT', range: { least: 0, most: 65_535 } },
    'port on 127.0.0.1 (default one that is free)',
    0,
  )
  tokenFile = takes(
    values.file,
    Option.String('--token-file', { description: 'new file for the token, which is removed at the end' }),
  )
  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    const seconds = loanTime(this.time)
    const name = this.name === undefined ? undefined : loanName(this.name)
    const chosen = this.chosenRole()
    const role = this.lentRole(chosen)
    // What AWS or the server refuses is not lent, and what works answers the borrower at once.
    await this.credentialsOf(chosen)
    const listening = listenForEnd()
    try {
      const ending = await lendRole({
        withAgent: (work) => withRunningAgent(this.agentOptions, work),
        role,
        seconds,
        name: (port) => name ?? `port ${port}`,
        port: this.port,
        tokenFile: this.tokenFile,
        interruption: listening.signal,
        onWrong: (count) => this.tellWrong(count),
        onLent: (lent) => this.show(lent, role.region, seconds),
      })
      return this.tellEnd(ending)
    } finally {
      listening.release()
    }
  }

  private lentRole({ roleArn, via, region, durationSeconds }: ChosenRole): LentRole {
    const { stsEndpoint } = this.environment.awsCall
    return {
      roleArn,
      via: [...via],
      ...(region === undefined ? {} : { region }),
      ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
      ...(durationSeconds === undefined ? {} : { durationSeconds }),
    }
  }

  private show({ loan, endpoint, file }: Lent, region: string | undefined, wished: number): void {
    const { terminal } = this
    const { uri, token, port } = endpoint
    const variables = borrowerVariables({ uri, token, tokenFile: file?.path, region })
    const end = new Date(loan.expires_at * 1_000)
    const seconds = loan.expires_at - loan.created_at
    if (this.json) {
      const { id, role, via, name, expires_at } = loan
      terminal.print(
        JSON.stringify({ loan: id, role, via, name, expires_at, port, ssh: sshLine(port), environment: variables }),
      )
    } else {
      for (const [variable, value] of Object.entries(variables)) terminal.print(exportLine(variable, value))
    }
    terminal.tell(
      `${safeText(loan.role, 2_048)} is lent to “${safeText(loan.name)}” for ${durationText(seconds)}, until ${momentText(end, new Date())}${
        seconds < wished ? ', when your session ends' : ''
      }.`,
    )
    if (!this.json) {
      terminal.tell(
        'Set these variables where it is to be used: on this machine, or in a container with --network host.',
      )
      terminal.tell(`On another machine too, once you have connected to it with: ${sshLine(port)}`)
    }
    terminal.tell('Press Ctrl-C to end the loan.')
  }

  private tellWrong(count: number): void {
    if (count !== WRONG_WORTH_A_WORD) return
    this.terminal.tell(
      this.terminal.tint('yellow', 'Something asks for these credentials with wrong tokens. It gets nothing.'),
    )
  }

  private tellEnd(ending: LoanEnding & { readonly told: boolean }): number {
    if ('error' in ending) throw ending.error
    if (ending.how === 'time') {
      this.terminal.tell('The time is up, and the loan has ended.')
      return ExitCode.ok
    }
    this.terminal.tell('The loan has ended.')
    if (!ending.told) {
      this.terminal.tell(
        'The server could not be told yet, and your agent goes on trying. Nothing is given out any more.',
      )
    }
    return ExitCode.cancelled
  }
}

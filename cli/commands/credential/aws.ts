import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import * as t from 'typanion'
import { BY_HAND } from '../../aws/credential/by-hand.ts'
import { CREDENTIAL_SECONDS } from '../../aws/credential/duration-range.ts'
import { takes, values } from '../../description/value-kind.ts'
import { askCredentials, viaOption } from '../ask-credentials.ts'
import { VouchCommand } from '../vouch-command.ts'

/**
 * The same as the entry answers before any command loads (cli/entry.ts): here for its help, and for spellings of its flags
 * that the entry leaves to the full command line.
 */
export class CredentialAwsCommand extends VouchCommand {
  static override paths = [['credential', 'aws']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'give AWS tools credentials of a role (credential_process)',
    details: `
      Prints one JSON object for \`credential_process\` and nothing else on stdout. It never opens a browser and never asks:
      where nobody is logged in it ends with exit code 2 and a line on stderr.
    `,
    examples: [
      ['Credentials of a role', '$0 credential aws --role arn:aws:iam::123456789012:role/VouchDeveloper'],
      [
        'For a quarter of an hour',
        '$0 credential aws --role arn:aws:iam::123456789012:role/VouchDeveloper --duration 900',
      ],
      [
        'Of a role that another one leads to',
        '$0 credential aws --via arn:aws:iam::123456789012:role/Hub --role arn:aws:iam::210987654321:role/Deploy',
      ],
    ],
  })

  role = takes(values.role, Option.String('--role', { required: true, description: 'ARN of the IAM role to assume' }))
  via = viaOption()
  region = takes(values.region, Option.String('--region', { description: 'region of STS (default AWS_REGION)' }))
  /** More than is given stands in profiles of long ago, and is cut by the agent, which tells it: a tool gets its credentials all the same. */
  duration = takes(
    { ...values.seconds, range: CREDENTIAL_SECONDS },
    Option.String('--duration', {
      description: 'seconds that they live, 900 to 3600',
      validator: t.cascade(t.isNumber(), [t.isInteger(), t.isPositive()]),
    }),
  )

  protected async run(): Promise<number> {
    const { region, stsEndpoint } = this.environment.awsCall
    const via = this.via.length === 0 ? undefined : this.via
    const { credential } = await askCredentials(this, {
      roleArn: this.role,
      via,
      durationSeconds: this.duration,
      region: this.region ?? region,
      stsEndpoint,
    })
    if (this.terminal.width !== undefined) this.terminal.tell(BY_HAND)
    this.terminal.print(JSON.stringify(credential))
    return ExitCode.ok
  }
}

import { ExitCode, VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { type AwsSetup, applyAwsSetup, planAwsSetup } from '../../aws/setup/aws-setup.ts'
import { printIam } from '../../aws/setup/print-iam.ts'
import { chooseServer } from '../../config/chosen-server.ts'
import { takes, values } from '../../description/value-kind.ts'
import { safeLine, safeText } from '../../terminal/safe-text.ts'
import { VouchCommand } from '../vouch-command.ts'

export class SetupAwsCommand extends VouchCommand {
  static override paths = [['setup', 'aws']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'write an AWS profile that gets its credentials from Vouch',
    details: `
      Writes a profile into ~/.aws/config (or AWS_CONFIG_FILE), so that the AWS CLI and every SDK ask Vouch whenever they need
      credentials. Everything else in the file stays as it is, and a second time changes nothing.

      Without \`--profile\` the profile is named vouch, then vouch-2, vouch-3 and so on for further roles.

      \`--print-iam\` is for who administers AWS: it prints what makes AWS trust the server, with a role to begin with, as a script
      for the AWS CLI (cli), as a CloudFormation template or as Terraform resources. Nothing is changed by it.
    `,
    examples: [
      ['Set up a role', '$0 setup aws --role arn:aws:iam::123456789012:role/VouchDeveloper'],
      ['Choose the name', '$0 setup aws --role arn:aws:iam::123456789012:role/VouchDeveloper --profile work'],
      ['See what would change', '$0 setup aws --role arn:aws:iam::123456789012:role/VouchDeveloper --dry-run'],
      ['Make AWS trust the server', '$0 setup aws --print-iam cli --domain example.com > vouch-aws.sh'],
      [
        'The same for Terraform, for two people',
        '$0 setup aws --print-iam terraform --email a@example.com --email b@example.com',
      ],
    ],
  })

  role = takes(values.role, Option.String('--role', { description: 'ARN of the IAM role to assume' }))
  profile = takes(values.profile, Option.String('--profile', { description: 'name of the profile (default vouch)' }))
  dryRun = Option.Boolean('--dry-run', false, { description: 'show what would change, and change nothing' })

  iam = Option.String('--print-iam', {
    description: 'print provider and role for AWS: cli, cloudformation or terraform',
  })
  email = Option.Array('--email', { description: 'with --print-iam: who may use the role; may be repeated' })
  domain = Option.String('--domain', { description: 'with --print-iam: everybody with an e-mail of this domain' })
  provenDomain = Option.String('--proven-domain', {
    description: 'with --print-iam: the same, and the domain is proven to the server',
  })
  account = Option.String('--account', { description: 'with --print-iam: the account that it is for' })
  roleName = Option.String('--role-name', {
    description: 'with --print-iam: name of the role (default VouchDeveloper)',
  })
  partition = Option.String('--partition', { description: 'with --print-iam: aws, aws-cn or aws-us-gov' })
  server = Option.String('--server', { description: 'with --print-iam: address of the Vouch server' })

  protected async run(): Promise<number> {
    if (this.iam !== undefined) return this.showIam(this.iam)
    if (this.role === undefined) throw new VouchError('usage', { detail: '`vouch setup aws` needs --role.' })
    const request = { roleArn: this.role, profile: this.profile, program: this.context.program }
    const { aws } = this.environment
    const setup = this.dryRun ? planAwsSetup(request, aws) : await applyAwsSetup(request, aws)
    if (setup.change === 'none') this.terminal.print(`Profile ${setup.profile} is set up already.`)
    else if (this.dryRun) this.showDiff(setup)
    else this.tellDone(setup)
    return ExitCode.ok
  }

  private async showIam(form: string): Promise<number> {
    const { issuer } = await chooseServer(this.environment, this.server)
    const { email: emails, domain, provenDomain, account, roleName, partition } = this
    const { text, warning } = printIam(form, { issuer, emails, domain, provenDomain, account, roleName, partition })
    if (warning !== undefined) this.terminal.tell(this.terminal.tint('yellow', warning))
    this.terminal.print(text.replace(/\n$/, ''))
    return ExitCode.ok
  }

  private showDiff({ diff }: AwsSetup): void {
    const { terminal } = this
    for (const line of diff.replace(/\n$/, '').split('\n')) {
      const shown = safeLine(line)
      const added = line.startsWith('+')
      terminal.print(added || line.startsWith('-') ? terminal.paint(added ? 'green' : 'red', shown) : shown)
    }
  }

  private tellDone({ profile, change, file }: AwsSetup): void {
    const done = change === 'add' ? 'written to' : 'brought up to date in'
    this.terminal.print(`Profile ${profile} ${done} ${safeText(file)}.`)
    this.terminal.print(`Try it: aws sts get-caller-identity --profile ${profile}`)
  }
}

import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { type AwsSetup, applyAwsSetup, planAwsSetup } from '../../aws/setup/aws-setup.ts'
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
    `,
    examples: [
      ['Set up a role', '$0 setup aws --role arn:aws:iam::123456789012:role/VouchDeveloper'],
      ['Choose the name', '$0 setup aws --role arn:aws:iam::123456789012:role/VouchDeveloper --profile work'],
      ['See what would change', '$0 setup aws --role arn:aws:iam::123456789012:role/VouchDeveloper --dry-run'],
    ],
  })

  role = Option.String('--role', { required: true, description: 'ARN of the IAM role to assume' })
  profile = Option.String('--profile', { description: 'name of the profile (default vouch)' })
  dryRun = Option.Boolean('--dry-run', false, { description: 'show what would change, and change nothing' })

  protected async run(): Promise<number> {
    const request = { roleArn: this.role, profile: this.profile, program: this.context.program }
    const { aws } = this.environment
    const setup = this.dryRun ? planAwsSetup(request, aws) : await applyAwsSetup(request, aws)
    if (setup.change === 'none') this.terminal.print(`Profile ${setup.profile} is set up already.`)
    else if (this.dryRun) this.showDiff(setup)
    else this.tellDone(setup)
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

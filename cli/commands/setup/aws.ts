import type { Readable } from 'node:stream'
import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { CREDENTIAL_SECONDS } from '../../aws/credential/duration-range.ts'
import type { OwnProfile } from '../../aws/profile/own-profiles.ts'
import { type AwsSetupRequest, applyAwsSetup, planAwsSetup, type WantedProfile } from '../../aws/setup/aws-setup.ts'
import { guide } from '../../aws/setup/guide.ts'
import { listProfiles } from '../../aws/setup/list-profiles.ts'
import { numberOption } from '../../description/number-option.ts'
import { takes, values } from '../../description/value-kind.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withRunningAgent } from '../with-agent.ts'
import { showIam } from './aws-iam.ts'
import { type AwsMode, awsMode } from './aws-mode.ts'
import { confirmPruneOfAll, publishedRoles, publishedSetup, rolesToChooseFrom } from './aws-published.ts'
import { type Reported, reportListed, reportSetup } from './aws-report.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

export class SetupAwsCommand extends VouchCommand {
  static override paths = [['setup', 'aws']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'write AWS profiles that get their credentials from Vouch',
    details: `
      Writes a profile into ~/.aws/config (or AWS_CONFIG_FILE), so that the AWS CLI and every SDK ask Vouch whenever they need
      credentials. Every other byte of the file stays, and a second time changes nothing. Without options, on a terminal, it asks.

      Without \`--profile\` the profile is named vouch, then vouch-2, vouch-3 and so on for further roles. Only profiles that Vouch wrote are
      ever changed or taken out; it knows them by their \`credential_process\` line.

      \`--all\` writes a profile for each role that your administrator publishes for you. Profiles of roles that are not, or no longer, published for you
      are named, and taken out with \`--prune\`; where none is published, so that nothing would be left, you are asked before.

      \`--undo\` takes out exactly what was written: one profile, those of a role, or all. Settings that somebody added to a profile stay.

      \`--print-iam\` is for who administers AWS: it prints what makes AWS trust the server, with a role to begin with, as a script
      for the AWS CLI (cli), as a CloudFormation template or as Terraform resources. Nothing is changed by it. With \`--bound\` the role takes
      only tokens that were asked for it: make a rule for it on the server that has its tokens name the role.
    `,
    examples: [
      ['Be asked', '$0 setup aws'],
      ['Set up a role', `$0 setup aws --role ${ROLE}`],
      ['Choose the name and the region', `$0 setup aws --role ${ROLE} --profile work --region eu-central-1`],
      ['See what would change', `$0 setup aws --role ${ROLE} --dry-run`],
      ['Set up every role that is published for you', '$0 setup aws --all'],
      ['See the profiles of Vouch, and whether they work', '$0 setup aws --list'],
      ['Take a profile out again', '$0 setup aws --undo --profile work'],
      ['Make AWS trust the server', '$0 setup aws --print-iam cli --domain example.com > vouch-aws.sh'],
      [
        'The same for Terraform, for two people',
        '$0 setup aws --print-iam terraform --email a@example.com --email b@example.com',
      ],
    ],
  })

  role = takes(
    values.role,
    Option.Array('--role', [], { description: 'ARN of the IAM role to assume; again for each further one' }),
  )
  profile = takes(values.profile, Option.String('--profile', { description: 'name of the profile (default vouch)' }))
  region = takes(values.region, Option.String('--region', { description: 'region that the profile names' }))
  duration = numberOption(
    '--duration',
    { ...values.seconds, range: CREDENTIAL_SECONDS },
    'how long credentials live, 900 to 3600 (default: an hour, or what the role allows)',
  )
  via = takes(
    values.role,
    Option.Array('--via', [], {
      description: 'ARN of a role on the way to it, entered before it; again for each further one, in order',
    }),
  )
  all = Option.Boolean('--all', false, { description: 'every role that is published for you' })
  prune = Option.Boolean('--prune', false, { description: 'with --all: take out profiles of other roles' })
  yes = Option.Boolean('--yes', false, { description: 'with --prune: take out all of them without a question' })
  undo = Option.Boolean('--undo', false, {
    description: 'take out what was written: all, or that of --profile or --role',
  })
  list = Option.Boolean('--list', false, { description: 'show the profiles of Vouch, and whether they work' })
  dryRun = Option.Boolean('--dry-run', false, { description: 'show what would change, and change nothing' })
  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  iam = takes(
    { name: 'FORM', choices: ['cli', 'cloudformation', 'terraform'] },
    Option.String('--print-iam', { description: 'print provider and role for AWS: cli, cloudformation or terraform' }),
  )
  email = takes(
    { name: 'MAIL' },
    Option.Array('--email', [], { description: 'with --print-iam: who may use the role; may be repeated' }),
  )
  domain = takes(
    { name: 'NAME' },
    Option.String('--domain', { description: 'with --print-iam: everybody with an e-mail of this domain' }),
  )
  provenDomain = takes(
    { name: 'NAME' },
    Option.String('--proven-domain', { description: 'with --print-iam: the same, where the domain is proven' }),
  )
  bound = Option.Boolean('--bound', false, {
    description: 'with --print-iam: let in only tokens that name this role, as a rule of the server has them do',
  })
  account = takes(
    { name: 'ID' },
    Option.String('--account', { description: 'with --print-iam: the account that it is for' }),
  )
  roleName = takes(
    values.name,
    Option.String('--role-name', { description: 'with --print-iam: name of the role (default VouchDeveloper)' }),
  )
  partition = takes(
    { name: 'NAME', choices: ['aws', 'aws-cn', 'aws-us-gov'] },
    Option.String('--partition', { description: 'with --print-iam: aws, aws-cn or aws-us-gov' }),
  )
  server = takes(
    values.url,
    Option.String('--server', { description: 'with --print-iam: address of the Vouch server' }),
  )

  protected async run(): Promise<number> {
    const run: Readonly<Record<AwsMode, () => Promise<number>>> = {
      iam: () => showIam(this, this.environment, this.terminal),
      list: () => this.showList(),
      undo: () => this.change({ take: (own) => this.isNamed(own) }, this.names()),
      all: () => this.setUpPublished(),
      roles: () => this.change({ put: this.wanted() }),
      ask: () => this.ask(),
    }
    return run[awsMode(this, this.isWatched())]()
  }

  private async showList(): Promise<number> {
    const { aws } = this.environment
    const listed = await withRunningAgent(this.agentOptions, (agent) => listProfiles(aws, this.context.program, agent))
    reportListed(listed, this.terminal, this.json)
    return listed.profiles.every(({ works }) => works !== false) ? ExitCode.ok : ExitCode.configuration
  }

  private async setUpPublished(): Promise<number> {
    const roles = await publishedRoles(this.agentOptions)
    const { request, reported } = publishedSetup(roles, this.prune)
    if (roles.length === 0 && !this.yes && !this.dryRun) await this.confirmPrune(request)
    return this.change(request, reported)
  }

  private async confirmPrune(request: Omit<AwsSetupRequest, 'program'>): Promise<void> {
    const { stdin, stderr: output, program } = this.context
    const { changes } = planAwsSetup({ ...request, program }, this.environment.aws)
    const watched = this.isWatched() ? { input: stdin as Readable, output } : undefined
    if (changes.length > 0) await confirmPruneOfAll(changes.map(({ profile }) => profile).reverse(), watched)
  }

  private async ask(): Promise<number> {
    const { stdin, stderr, program } = this.context
    const roles = await rolesToChooseFrom(this.agentOptions)
    const screen = { input: stdin as Readable, output: stderr, columns: this.terminal.columns ?? 80 }
    const wanted = await guide({ files: this.environment.aws, program, roles, ...screen })
    if (wanted !== undefined) return this.change({ put: [wanted] })
    this.terminal.print('Nothing was changed.')
    return ExitCode.ok
  }

  private async change(request: Omit<AwsSetupRequest, 'program'>, reported: Reported = {}): Promise<number> {
    const { aws } = this.environment
    const full = { ...request, program: this.context.program }
    const setup = this.dryRun ? planAwsSetup(full, aws) : await applyAwsSetup(full, aws)
    const options = { ...reported, files: aws, isDry: this.dryRun, isJson: this.json }
    return reportSetup(setup, this.terminal, options)
  }

  private wanted(): WantedProfile[] {
    const { profile, region, duration: durationSeconds } = this
    const via = this.via.length === 0 ? undefined : this.via
    return [...new Set(this.role)].map((roleArn) => ({ roleArn, profile, region, durationSeconds, via }))
  }

  private isNamed({ profile, roleArn }: OwnProfile): boolean {
    const isRole = this.role.length === 0 || this.role.includes(roleArn)
    return isRole && (this.profile === undefined || this.profile === profile)
  }

  private names(): Reported {
    return { wasNamed: this.profile !== undefined || this.role.length > 0 }
  }

  private isWatched(): boolean {
    return (this.context.stdin as { isTTY?: boolean }).isTTY === true && this.terminal.live
  }
}

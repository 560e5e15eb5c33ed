import type { Readable } from 'node:stream'
import { ExitCode, VouchError } from '@vouch/protocol'
import { canonicalDomain } from '@vouch/protocol/email/email'
import { Command, Option } from 'clipanion'
import type { Agent } from '../../agent/client.ts'
import { checkRoles, exitOf } from '../../aws/check/check-role.ts'
import { checkTargets } from '../../aws/check/check-targets.ts'
import { chainDocument, policyDocument } from '../../aws/check/documents.ts'
import { jsonText } from '../../aws/check/json-text.ts'
import { findPerson } from '../../aws/check/policy/person.ts'
import { policyPlace } from '../../aws/check/policy/policy-place.ts'
import { policyFault, policyReport } from '../../aws/check/policy/policy-report.ts'
import { readPolicyFile } from '../../aws/check/policy/read-policy-file.ts'
import { showChains } from '../../aws/check/show/show-chain.ts'
import { showPolicy } from '../../aws/check/show/show-policy.ts'
import { chooseServer } from '../../config/chosen-server.ts'
import { readConfiguration } from '../../config/config-file.ts'
import { takes, values } from '../../description/value-kind.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withRunningAgent } from '../with-agent.ts'

export class AwsCheckCommand extends VouchCommand {
  static override paths = [['aws', 'check']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'find out why a role lets you in, or does not',
    details: `
      Goes through everything between you and a role, in order: your session, the age of its touch, the server's rules, the issuer as
      AWS will see it, a token, the real call of AWS, and what comes out. Each link is said to be well or not, and a refusal comes with
      what it may be, the likeliest first, and the trust policy that would let you in. What this machine reaches, AWS need not reach.
      A token is made for it, as for any tool, and stays in the agent.

      Without \`--role\` and \`--profile\` it takes every profile that \`vouch setup aws\` wrote. It ends with exit code 0 where there is no
      problem, else with the code of the first.

      \`--trust-policy\` reads a trust policy, or what \`aws iam get-role\` prints, and decides it without AWS: whether it lets you in, what
      to write where, and what in it lets in others. Nobody needs to be logged in where \`--email\` says for whom.
    `,
    examples: [
      ['A role', '$0 aws check --role arn:aws:iam::123456789012:role/VouchDeveloper'],
      ['Every profile that was set up', '$0 aws check'],
      ['A trust policy, before it is used', '$0 aws check --trust-policy trust.json --email alice@example.com'],
      ['The trust policy of a role', 'aws iam get-role --role-name VouchDeveloper | $0 aws check --trust-policy -'],
      ['For a script', '$0 aws check --profile work --json'],
    ],
  })

  role = takes(values.role, Option.String('--role', { description: 'ARN of the role' }))
  profile = takes(values.profile, Option.String('--profile', { description: 'the role of this profile' }))
  region = takes(values.region, Option.String('--region', { description: 'region of STS (default AWS_REGION)' }))
  trustPolicy = takes(
    values.file,
    Option.String('--trust-policy', { description: 'decide this trust policy; - reads it from stdin' }),
  )
  email = takes({ name: 'MAIL' }, Option.String('--email', { description: 'with --trust-policy: for this person' }))
  domain = takes(values.name, Option.String('--domain', { description: 'with --trust-policy: whose domain is proven' }))
  issuer = takes(
    values.url,
    Option.String('--issuer', { description: 'with --trust-policy: address of the Vouch server' }),
  )
  json = Option.Boolean('--json', false, { description: 'print one JSON object' })

  protected async run(): Promise<number> {
    if (this.trustPolicy !== undefined) return this.checkPolicy(this.trustPolicy)
    const stray = Object.entries({ '--email': this.email, '--domain': this.domain, '--issuer': this.issuer })
    const [option] = stray.find(([, value]) => value !== undefined) ?? []
    if (option !== undefined) throw new VouchError('usage', { detail: `${option} belongs to --trust-policy.` })
    return this.checkChain()
  }

  private async checkChain(): Promise<number> {
    const { awsCall, aws } = this.environment
    const targets = checkTargets({ role: this.role, profile: this.profile }, aws)
    const issuer = await this.knownServer()
    const settings = { region: this.region ?? awsCall.region, stsEndpoint: awsCall.stsEndpoint }
    const reports = await withRunningAgent(this.agentOptions, (agent) =>
      checkRoles({ agent, issuer, now: Date.now }, targets, settings),
    )
    if (this.json) this.terminal.print(jsonText(chainDocument(reports)))
    else showChains(this.terminal, reports)
    return exitOf(reports)
  }

  /** Not the one on this machine that a login would fall back to: nobody asked for it. */
  private async knownServer(): Promise<string | undefined> {
    const { server, configFile } = this.environment
    const known = server ?? (await readConfiguration(configFile)).server
    return known === undefined ? undefined : (await chooseServer(this.environment)).issuer
  }

  private async checkPolicy(path: string): Promise<number> {
    const { document, roleArn } = await readPolicyFile(path, this.context.stdin as Readable)
    const place = policyPlace(this.roleOfPolicy(), roleArn, document)
    const domain = this.domain === undefined ? undefined : canonicalDomain(this.domain)
    if (this.domain !== undefined && domain === undefined) {
      throw new VouchError('usage', { detail: 'A domain is what stands behind the @, such as example.com.' })
    }
    const report = await this.withHelp(async (agent) => {
      const held = (await agent?.status())?.session ?? undefined
      const { issuer, isPresumed } = await chooseServer(this.environment, this.issuer ?? held?.server)
      const given = { email: this.email, domain, issuer, isIssuerPresumed: isPresumed }
      return policyReport(document, await findPerson(agent, held, place, given, new Date()), place.roleArn)
    })
    if (this.json) this.terminal.print(jsonText(policyDocument(report)))
    else showPolicy(this.terminal, report)
    return policyFault(report)?.exit ?? ExitCode.ok
  }

  private roleOfPolicy(): string | undefined {
    if (this.region !== undefined) throw new VouchError('usage', { detail: '--trust-policy asks no region.' })
    if (this.profile === undefined) return this.role
    return checkTargets({ role: this.role, profile: this.profile }, this.environment.aws)[0]?.roleArn
  }

  /** Where the person is given, an agent is a help and no need: none may be had on this machine. */
  private async withHelp<T>(work: (agent: Agent | undefined) => Promise<T>): Promise<T> {
    if (this.email !== undefined && this.issuer !== undefined) return work(undefined)
    return withRunningAgent(this.agentOptions, work)
  }
}

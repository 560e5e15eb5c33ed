import { catalogue, ExitCode, parseRoleArn } from '@vouch/protocol'
import type { Agent, SessionStatus } from '../../agent/client.ts'
import { type Assumed, type AwsCall, awsOutcome, resultLink } from './aws-links.ts'
import type { CheckTarget } from './check-targets.ts'
import { issuerFindings } from './issuer/issuer-findings.ts'
import type { Way } from './issuer/look.ts'
import { brokenLink, LINKS, type Link, type LinkName, link, linkOf } from './link.ts'
import { ruleLinks } from './rule-links.ts'
import { sessionLink } from './session-link.ts'
import { namesRole, tokenFindings } from './token-findings.ts'

/** The chain for one role, link by link. */
export interface RoleReport {
  readonly role: string
  readonly profile: string | null
  readonly links: readonly Link[]
}

export interface CheckPorts {
  /** Undefined: none runs. */
  readonly agent: Agent | undefined
  /** Of the server to look at where nobody is logged in; undefined where none is known. */
  readonly issuer: string | undefined
  readonly way?: Way
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** How the call is made that tools would make. */
export interface CallSettings {
  readonly region: string | undefined
  readonly stsEndpoint: string | undefined
}

/** Goes through the chain in order for every role. What does not depend on the role is looked at once. */
export async function checkRoles(
  ports: CheckPorts,
  targets: readonly CheckTarget[],
  settings: CallSettings,
): Promise<RoleReport[]> {
  const { link: session, held } = await sessionLink(ports.agent)
  const server = held?.server ?? ports.issuer
  const issuer = server === undefined ? undefined : await issuerLink(server, ports)
  const reports: RoleReport[] = []
  for (const target of targets) {
    const links =
      ports.agent === undefined || held === undefined || issuer === undefined
        ? complete([session, ...(issuer === undefined ? [] : [issuer])], target)
        : await roleLinks({ agent: ports.agent, held, session, issuer, now: ports.now }, target, settings)
    reports.push({ role: target.roleArn, profile: target.profile ?? null, links })
  }
  return reports
}

/** What the command ends with: the first problem of the first role that has one. */
export function exitOf(reports: readonly RoleReport[]): ExitCode {
  return reports.flatMap(({ links }) => links).find(({ state }) => state === 'problem')?.exit ?? ExitCode.ok
}

async function issuerLink(issuer: string, { way, now }: CheckPorts): Promise<Link> {
  const findings = await issuerFindings(issuer, way, now)
  const bad = findings.filter(({ state }) => state !== 'ok').length
  const words =
    bad === 0
      ? `${issuer} is as AWS wants it, seen from here.`
      : `${issuer}, seen from here; AWS looks from the internet.`
  const code = findings.some(({ state }) => state === 'problem') ? catalogue.awsIssuerUnfit.code : null
  return linkOf('issuer', words, findings, { code })
}

interface Walk {
  readonly agent: Agent
  readonly held: SessionStatus
  readonly session: Link
  readonly issuer: Link
  readonly now: () => number
}

async function roleLinks(walk: Walk, target: CheckTarget, settings: CallSettings): Promise<Link[]> {
  const { agent, held, session, issuer } = walk
  const now = Math.floor(walk.now() / 1_000)
  // The first role of a chain is the one that is entered with a token.
  const roleArn = target.via[0] ?? target.roleArn
  const [touch, rules] = await ruleLinks(agent, held, roleArn, now)
  const before = [session, touch, rules, issuer]
  if ([touch, rules].some(({ state }) => state === 'problem')) return complete(before, target)
  const { link: token, bound } = await tokenLink(walk, roleArn, now)
  if (token.code !== null && token.findings.length === 0) return complete([...before, token], target)
  const call = callFor(roleArn, target, settings)
  const issuerLooksWell = issuer.state !== 'problem'
  const { email } = held.session.person
  const at = { role: parseRoleArn(roleArn), issuer: held.server, email, region: call.region, issuerLooksWell, bound }
  const { aws, assumed } = await awsOutcome(agent, call, at)
  const links = [...before, token, aws]
  if (assumed === undefined) return complete(links, target)
  if (target.via.length === 0) return complete([...links, resultLink(assumed, now)], target)
  return complete([...links, ...(await chainLinks(agent, target, call, { assumed, now }))], target)
}

/** @returns with whether the token names the role */
async function tokenLink({ agent, held }: Walk, roleArn: string, now: number): Promise<{ link: Link; bound: boolean }> {
  try {
    const inspection = await agent.inspectAwsToken({ roleArn })
    const at = { issuer: held.server, email: held.session.person.email, roleArn, tagged: true, now }
    const findings = tokenFindings(inspection, at)
    const isWell = !findings.some(({ state }) => state === 'problem')
    const words = isWell
      ? 'A token for this role was made, and STS can take it.'
      : 'A token for this role was made, and STS would not take it.'
    const code = isWell ? null : catalogue.awsTokenUnfit.code
    return { link: linkOf('token', words, findings, { code }), bound: namesRole(inspection.claims) }
  } catch (fault) {
    return { link: brokenLink('token', fault), bound: false }
  }
}

/** The way on from the first role, and what comes out at its end. */
async function chainLinks(
  agent: Agent,
  { roleArn, via }: CheckTarget,
  call: AwsCall,
  { assumed, now }: { assumed: Assumed; now: number },
): Promise<Link[]> {
  try {
    const { credential } = await agent.awsCredentials({ ...call, roleArn, via: [...via] })
    const words = `The way over ${via.length === 1 ? 'one role' : `${via.length} roles`} leads to the end.`
    const { partition, account, roleName } = parseRoleArn(roleArn)
    // The agent gives each session on the way the same name.
    const sessionName = assumed.assumedRoleArn.split('/').at(-1)
    const assumedRoleArn = `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`
    return [link('chain', 'ok', words), resultLink({ assumedRoleArn, expiresAt: credential.Expiration }, now)]
  } catch (fault) {
    return [brokenLink('chain', fault)]
  }
}

/** As `vouch credential aws` makes it, which does not see the region of the profile. */
function callFor(roleArn: string, { durationSeconds }: CheckTarget, { region, stsEndpoint }: CallSettings): AwsCall {
  return {
    roleArn,
    ...(region === undefined ? {} : { region }),
    ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
  }
}

/** Every link in its place: what was not looked at says what comes first. */
function complete(links: readonly Link[], { via }: CheckTarget): Link[] {
  const first = links.find(({ state }) => state === 'problem')?.link
  const missing = (name: LinkName) =>
    link(name, 'notReached', first === undefined ? 'Not looked at.' : `Not looked at: the link “${first}” comes first.`)
  return LINKS.filter((name) => name !== 'chain' || via.length > 0).map(
    (name) => links.find((each) => each.link === name) ?? missing(name),
  )
}

import { type OperationResult, VouchError } from '@vouch/protocol'
import type { Agent, SessionStatus } from '../../agent/client.ts'
import { durationText } from '../../terminal/duration-text.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { type CheckFinding, note, ok, problem } from './finding.ts'
import { brokenLink, type Link, link, linkOf } from './link.ts'

type Explained = OperationResult<'aws.roles.explain'>

/** The age of the touch, and the server's rules for a role: what the server would say if it were asked for a token now. */
export async function ruleLinks(agent: Agent, held: SessionStatus, role: string, now: number): Promise<[Link, Link]> {
  const age = Math.max(0, now - held.session.auth_time)
  try {
    const explained = await agent.callServer('aws.roles.explain', { role })
    return [touchLink(explained), rulesLink(explained)]
  } catch (fault) {
    const touch = link('touch', 'ok', `${durationText(age)} ago.`)
    if (isOfBefore(fault))
      return [touch, link('rules', 'note', 'This server is of a version without rules for roles, or its agent is.')]
    return [touch, brokenLink('rules', fault)]
  }
}

/** A server, or an agent, that has no such question. */
function isOfBefore(fault: unknown): boolean {
  return fault instanceof VouchError && ['notFound', 'agentProtocol', 'methodRefused'].includes(fault.errorName)
}

function touchLink({ touch_age_seconds: age, fresh_seconds: fresh, touch_needed: needed }: Explained): Link {
  const words = `${durationText(age)} ago`
  if (needed) {
    const wanted = fresh === null ? '' : ` The rules want one within ${durationText(fresh)}.`
    const fault = brokenLink('touch', new VouchError('awsFreshTouchNeeded'))
    return { ...fault, words: `${words}.${wanted} ${fault.words}` }
  }
  return link(
    'touch',
    'ok',
    fresh === null
      ? `${words}; no rule asks for a fresher one.`
      : `${words}, and the rules take one within ${durationText(fresh)}.`,
  )
}

function rulesLink(explained: Explained): Link {
  const findings = [...explained.rules.map(ruleFinding), ...limitFindings(explained)]
  if (!explained.permitted) {
    const broken = brokenLink('rules', new VouchError('awsRoleForbidden'))
    return {
      ...broken,
      findings: [problem('rules.permitted', 'No rule that matches this role lets you in.'), ...findings],
    }
  }
  const { length } = explained.rules
  const words =
    length === 0
      ? 'No rule of the server is about this role.'
      : `${length === 1 ? '1 rule' : `${length} rules`} of the server match this role, and let you in.`
  return linkOf('rules', words, findings)
}

function ruleFinding({ name, pattern, permits }: Explained['rules'][number]): CheckFinding {
  const words = `“${safeText(name, 100)}” for ${safeText(pattern, 300)}`
  return permits ? ok('rules.rule', `${words} lets you in.`) : note('rules.rule', `${words} is for others.`)
}

function limitFindings({ longest_seconds: longest, tags }: Explained): CheckFinding[] {
  const words = {
    required: 'Session tags are required.',
    preferred: 'Session tags are left out where the role refuses them.',
    none: 'Session tags are left out.',
    bound: 'Session tags are required, and among them the one that names the role (vouch:role).',
  }
  const limit = longest === null ? [] : [ok('rules.longest', `The AWS session lives ${durationText(longest)} at most.`)]
  return [...limit, ok('rules.tags', words[tags])]
}

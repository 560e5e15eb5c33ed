import { stsLimits } from '../../limits.ts'
import { ROLE_TAG } from '../../session-tags.ts'
import { actionApplies, evaluatePolicy } from '../evaluate-policy.ts'
import { trustRequests, type WebIdentity } from '../evaluate-trust-policy.ts'
import { type PolicyDocument, type PolicyStatement, parseTrustPolicy } from '../policy-document.ts'
import { decidablePart } from '../remedy/only-aws-knows.ts'
import { ROLE_KEY, rolesSpokenOf, speaksOfRole } from '../role-condition.ts'
import type { TrustTrap } from './trust-trap.ts'

/**
 * Finds where a role whose tokens name it takes others all the same: the policy is asked with tokens that name another role, or none, and
 * are the person's own otherwise.
 *
 * @param document what the JSON of the policy parses to
 * @param identity with the name of the role among its tags; without it there is nothing to look for
 * @throws VouchError `trustPolicyMalformed`
 */
export function roleTraps(document: unknown, identity: WebIdentity): TrustTrap[] {
  const role = identity.tags[ROLE_TAG]
  if (role === undefined) return []
  const { policy } = decidablePart(parseTrustPolicy(document), identity)
  const isList = Array.isArray((document as { Statement?: unknown }).Statement)
  return policy.Statement.flatMap((statement, index): TrustTrap[] => {
    if (!isEntrance(statement) || !takesOthers(alone(policy, index), identity)) return []
    const path = [...(isList ? ['Statement', index] : ['Statement']), 'Condition', 'StringEquals', ROLE_KEY]
    return [{ ...(speaksOfRole(statement) ? OPEN : NOT_ASKED), path, put: role }]
  })
}

const OPEN = {
  trap: 'anyRole',
  level: 'unsafe',
  what: 'It speaks of the role that a token names, and takes tokens for other roles all the same. StringEquals with the whole ARN takes none.',
} as const

const NOT_ASKED = {
  trap: 'roleNotAsked',
  level: 'note',
  what: 'The token names this role, as a rule of the server wants it, and the policy does not ask for that: it takes tokens for other roles, too.',
} as const

function isEntrance(statement: PolicyStatement): boolean {
  return statement.Effect === 'Allow' && actionApplies(statement, 'sts:AssumeRoleWithWebIdentity')
}

/** One statement, with whatever denies. */
function alone(policy: PolicyDocument, index: number): PolicyDocument {
  return { ...policy, Statement: policy.Statement.filter(({ Effect }, at) => at === index || Effect === 'Deny') }
}

/** By the action that lets somebody in: the other two only let in what comes along. */
function takesOthers(policy: PolicyDocument, identity: WebIdentity): boolean {
  return otherTokens(policy, identity).some((other) => {
    const entry = trustRequests(other).find(({ action }) => action === 'sts:AssumeRoleWithWebIdentity')
    return entry !== undefined && evaluatePolicy(policy, entry).decision === 'allow'
  })
}

/** What the same person can have for roles that ask for less: with the name of another role, and with none. */
function otherTokens(policy: PolicyDocument, identity: WebIdentity): WebIdentity[] {
  const { [ROLE_TAG]: role = '', ...tags } = identity.tags
  return [
    ...otherRoles(policy, role).map((name) => ({ ...identity, tags: { ...tags, [ROLE_TAG]: name } })),
    { ...identity, tags },
    { ...identity, tags: {}, transitiveTagKeys: [], sourceIdentity: undefined },
  ]
}

/** More names than a trust policy has room for, where it writes whole ARNs. */
const MOST_NAMES = 300

/**
 * Some that no policy speaks of, the same name in other capitals, and those that this policy speaks of: its wildcards stand for nothing, or
 * for a letter.
 */
function otherRoles(policy: PolicyDocument, role: string): string[] {
  const name = role.lastIndexOf('/') + 1
  const [folder, inCapitals] = [role.slice(0, name), role.slice(name).toUpperCase()]
  const unheardOf = ['vouch-asks-as-another', `x${inCapitals}`, inCapitals, inCapitals.toLowerCase()]
  const spokenOf = rolesSpokenOf(policy).flatMap((value) =>
    ['', 'x'].map((letter) => value.replaceAll('*', letter).replaceAll('?', 'x')),
  )
  const names = new Set([...unheardOf.map((other) => `${folder}${other}`), ...spokenOf])
  return [...names].filter((name) => name !== role && stsLimits.tagValue.test(name)).slice(0, MOST_NAMES)
}

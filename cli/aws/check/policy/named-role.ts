import { ROLE_TAG } from '@vouch/protocol'
import { evaluateTrustPolicy, type WebIdentity } from '@vouch/protocol/aws/policy/evaluate-trust-policy'
import { parseTrustPolicy } from '@vouch/protocol/aws/policy/policy-document'
import { decidablePart } from '@vouch/protocol/aws/policy/remedy/only-aws-knows'
import { asksForRole, ROLE_KEY, rolesSpokenOf } from '@vouch/protocol/aws/policy/role-condition'
import { parseRoleArn } from '@vouch/protocol/aws/role-arn'
import type { Person } from './person.ts'

/**
 * Whether the token names the role to AWS: it does (`named`); it does not, and the policy asks for it (`missing`); the policy asks for it,
 * and there is no token to see it by (`assumed`), nor is the role known (`unknown`); or it need not (`unsaid`).
 */
export type RoleNaming = 'named' | 'missing' | 'assumed' | 'unknown' | 'unsaid'

export interface NamedRole {
  readonly naming: RoleNaming
  /** The role that is named, or has to be; undefined where none has to be. */
  readonly role: string | undefined
  /** As a policy has to let them in: with the name of the role where it has to be there. */
  readonly identity: WebIdentity
  /** Whose name other roles are held against: with the name of the role wherever the policy speaks of it. */
  readonly named: WebIdentity
}

/**
 * The person with the name of the role among their tags, where a policy asks for it: that it is missing is mended on the server and not in
 * the policy, so the policy is judged as if it were there.
 *
 * @param document what the JSON of the policy parses to
 * @param roleArn where it is known
 * @throws VouchError `trustPolicyMalformed`
 */
export function namedRole(document: unknown, { identity, source }: Person, roleArn: string | undefined): NamedRole {
  const own = identity.tags[ROLE_TAG]
  if (own !== undefined) return { naming: 'named', role: own, identity, named: identity }
  const policy = parseTrustPolicy(document)
  const spokenOf = rolesSpokenOf(policy)
  const role = spokenOf.length === 0 ? undefined : (roleArn ?? spokenOf.find(isRole))
  if (role === undefined && asksForRole(policy)) {
    // What the policy asks of a name that nobody knows stays as it is: without that line it would take tokens for every role.
    const unsure = { ...identity, unknown: [...(identity.unknown ?? []), ROLE_KEY] }
    return { naming: 'unknown', role, identity: unsure, named: unsure }
  }
  if (role === undefined) return { naming: 'unsaid', role, identity, named: identity }
  const named = { ...identity, tags: { ...identity.tags, [ROLE_TAG]: role } }
  if (!asksForRole(policy)) return { naming: 'unsaid', role: undefined, identity, named }
  return { naming: source === 'token' ? 'missing' : 'assumed', role, identity: named, named }
}

/** More than a policy has reason to speak of. */
const MOST_NAMES = 100

/** Whether a policy takes a token that names a role, whichever: one whose ARN fits what it asks for. */
export function takesSomeRole(document: unknown, { unknown, ...identity }: WebIdentity): boolean {
  const { policy } = decidablePart(parseTrustPolicy(document), identity)
  const fitting = rolesSpokenOf(policy).map((value) => value.replace(/[*?]/g, 'x'))
  const any = `arn:${identity.partition}:iam::${identity.account}:role/x`
  return [any, ...fitting.filter(isRole)].slice(0, MOST_NAMES).some((role) => {
    const tags = { ...identity.tags, [ROLE_TAG]: role }
    return evaluateTrustPolicy(policy, { ...identity, tags }).allowed
  })
}

function isRole(text: string): boolean {
  try {
    parseRoleArn(text)
    return true
  } catch {
    return false
  }
}

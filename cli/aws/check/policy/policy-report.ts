import { catalogue } from '@vouch/protocol'
import { evaluateTrustPolicy, type WebIdentity } from '@vouch/protocol/aws/policy/evaluate-trust-policy'
import { roleTraps } from '@vouch/protocol/aws/policy/lint/role-traps'
import type { TrustTrap } from '@vouch/protocol/aws/policy/lint/trust-trap'
import { trustTraps } from '@vouch/protocol/aws/policy/lint/trust-traps'
import { withoutTraps } from '@vouch/protocol/aws/policy/lint/without-traps'
import { parseTrustPolicy } from '@vouch/protocol/aws/policy/policy-document'
import { explainTrust, type TrustExplanation } from '@vouch/protocol/aws/policy/remedy/explain-trust'
import type { ErrorEntry } from '@vouch/protocol/errors/entry'
import { namedRole, type RoleNaming, takesSomeRole } from './named-role.ts'
import type { Person } from './person.ts'

/** What a trust policy means for one person, and what is wrong with it. */
export interface PolicyReport extends TrustExplanation {
  readonly person: Person
  /** Whether a token without session tags and source identity gets in, which Vouch tries where the rules allow it. */
  readonly allowedWithoutTags: boolean
  readonly traps: readonly TrustTrap[]
  /** The unsafe ones that the mended policy still has: what was meant there, only its author knows. */
  readonly left: readonly TrustTrap[]
  readonly naming: RoleNaming
  /** The role that the token names, or has to; undefined where none has to be. */
  readonly role: string | undefined
}

/**
 * Decides without AWS, by the policy alone: what else AWS looks at (the registered provider, its keys, the organisation's policies) is
 * in the chain.
 *
 * @param roleArn where it is known
 * @throws VouchError `trustPolicyMalformed`
 */
export function policyReport(document: unknown, person: Person, roleArn?: string): PolicyReport {
  const { identity, named, naming, role } = namedRole(document, person, roleArn)
  const explanation = explainTrust(document, identity)
  const bare: WebIdentity = { ...identity, tags: {}, transitiveTagKeys: [], sourceIdentity: undefined }
  const allowedWithoutTags = evaluateTrustPolicy(parseTrustPolicy(document), bare).allowed
  const mended = withoutTraps(explanation.mended, named)
  const isMet = naming === 'unknown' ? takesSomeRole(mended, identity) : naming !== 'missing'
  const allowed = explanation.allowed && isMet
  const traps = [...trustTraps(document, identity), ...roleTraps(document, named)]
  const left = [...trustTraps(mended, identity), ...roleTraps(mended, named)].filter(({ level }) => level === 'unsafe')
  return { ...explanation, allowed, mended, person, allowedWithoutTags, traps, left, naming, role }
}

/** What is wrong with a policy, by its name in the catalogue: that it refuses comes first, that it lets in others second. */
export function policyFault({ allowed, traps }: PolicyReport): ErrorEntry | undefined {
  if (!allowed) return catalogue.trustPolicyRefuses
  return traps.some(({ level }) => level === 'unsafe') ? catalogue.trustPolicyUnsafe : undefined
}

import type { RoleArn } from '../role-arn.ts'
import { evaluatePolicy } from './evaluate-policy.ts'
import type { TrustDecision } from './evaluate-trust-policy.ts'
import type { PolicyDocument } from './policy-document.ts'
import type { RequestContext } from './policy-request.ts'

/** A session of a role that asks for another role (role chaining). */
export interface AssumingRole {
  readonly role: RoleArn
  /** `arn:…:assumed-role/ROLE/SESSION` */
  readonly sessionArn: string
  /** `AROA…:SESSION` */
  readonly userId: string
  /** The tags of the session that asks. */
  readonly principalTags: Readonly<Record<string, string>>
  /** Of the session that is asked for, as everything below. */
  readonly roleSessionName: string
  readonly externalId?: string | undefined
  readonly sourceIdentity?: string | undefined
  /** Those that are passed, and the transitive ones that go on. */
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  /** Condition keys that only STS itself can know, such as `aws:SourceIp` and `aws:CurrentTime`. */
  readonly more?: RequestContext
}

/**
 * Decides whether a trust policy lets a session of another role in. Tags that are passed or go on need `sts:TagSession` as well, a source
 * identity that is set or goes on needs `sts:SetSourceIdentity` (IAM User Guide, "Passing session tags", "Monitor and control actions
 * taken with assumed roles").
 *
 * A trust policy that names the account leaves the rest to the permission policies of that account, which are not looked at here.
 *
 * @returns the first action that is refused, and why
 */
export function evaluateAssumeRole(policy: PolicyDocument, caller: AssumingRole): TrustDecision {
  const principal = { kind: 'AWS', names: namesOf(caller) } as const
  const context = contextOf(caller)
  for (const action of neededActions(caller)) {
    const decision = evaluatePolicy(policy, { principal, action, context })
    if (decision.decision !== 'allow') return { allowed: false, action, decision }
  }
  return { allowed: true }
}

/** "AWS JSON policy elements: Principal": the account by its number or its root, the role, the session. */
function namesOf({ role, sessionArn }: AssumingRole): string[] {
  return [role.account, `arn:${role.partition}:iam::${role.account}:root`, role.arn, sessionArn]
}

function neededActions({ tags, sourceIdentity }: AssumingRole) {
  return [
    'sts:AssumeRole',
    ...(Object.keys(tags).length > 0 ? (['sts:TagSession'] as const) : []),
    ...(sourceIdentity === undefined ? [] : (['sts:SetSourceIdentity'] as const)),
  ] as const
}

/** "AWS global condition context keys" and "Available keys for AWS STS" that hold for this call. */
function contextOf(caller: AssumingRole): RequestContext {
  const tagKeys = Object.keys(caller.tags)
  return {
    ...caller.more,
    'aws:PrincipalArn': [caller.role.arn],
    'aws:PrincipalAccount': [caller.role.account],
    'aws:PrincipalType': ['AssumedRole'],
    'aws:userid': [caller.userId],
    'sts:RoleSessionName': [caller.roleSessionName],
    ...optional('sts:ExternalId', caller.externalId),
    ...optional('sts:SourceIdentity', caller.sourceIdentity),
    ...optional('aws:SourceIdentity', caller.sourceIdentity),
    ...(tagKeys.length === 0 ? {} : { 'aws:TagKeys': tagKeys }),
    ...(caller.transitiveTagKeys.length === 0 ? {} : { 'sts:TransitiveTagKeys': caller.transitiveTagKeys }),
    ...keyed('aws:RequestTag', caller.tags),
    ...keyed('aws:PrincipalTag', caller.principalTags),
  }
}

function optional(key: string, value: string | undefined): RequestContext {
  return value === undefined ? {} : { [key]: [value] }
}

function keyed(prefix: string, tags: Readonly<Record<string, string>>): RequestContext {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, [value]]))
}

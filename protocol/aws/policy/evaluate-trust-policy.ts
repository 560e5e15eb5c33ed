import { providerArn, providerName } from '../provider.ts'
import { evaluatePolicy, type PolicyDecision } from './evaluate-policy.ts'
import type { PolicyDocument } from './policy-document.ts'
import type { PolicyRequest, RequestContext } from './policy-request.ts'

/** Actions that a trust policy may have to allow before STS gives out a session. */
export type TrustAction =
  | 'sts:AssumeRoleWithWebIdentity'
  | 'sts:AssumeRole'
  | 'sts:TagSession'
  | 'sts:SetSourceIdentity'

/** What STS knows of a caller once it has verified the token. */
export interface WebIdentity {
  /** `iss` of the token, as registered. */
  readonly issuer: string
  /** The 12-digit account of the role. */
  readonly account: string
  readonly partition: string
  /** `azp` where the token has one, else the `aud` that is registered. */
  readonly audience: string
  readonly subject: string
  readonly email?: string | undefined
  readonly amr?: readonly string[] | undefined
  readonly roleSessionName: string
  readonly sourceIdentity?: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  /** Condition keys that only STS itself can know, such as `aws:SourceIp` and `aws:CurrentTime`. */
  readonly more?: RequestContext
  /** Condition keys that the request has, with values that are not known here: what a policy asks of them is left to AWS. */
  readonly unknown?: readonly string[]
}

export type TrustDecision =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      readonly action: TrustAction
      readonly decision: Exclude<PolicyDecision, { decision: 'allow' }>
    }

/**
 * Decides whether a trust policy lets a web identity in. A token with session tags needs `sts:TagSession` as well, one
 * with a source identity `sts:SetSourceIdentity` (IAM User Guide, "Passing session tags", "Monitor and control actions
 * taken with assumed roles").
 *
 * @returns the first action that is refused, and why
 */
export function evaluateTrustPolicy(policy: PolicyDocument, identity: WebIdentity): TrustDecision {
  for (const request of trustRequests(identity)) {
    const decision = evaluatePolicy(policy, request)
    if (decision.decision !== 'allow') return { allowed: false, action: request.action, decision }
  }
  return { allowed: true }
}

/** What a trust policy is asked for one AssumeRoleWithWebIdentity: every one of these must be allowed. */
export function trustRequests(identity: WebIdentity): (PolicyRequest & { readonly action: TrustAction })[] {
  const context = webIdentityContext(identity)
  const principal = { kind: 'Federated', names: [providerArn(identity)] } as const
  return neededActions(identity).map((action) => ({ principal, action, context }))
}

function neededActions(identity: WebIdentity): TrustAction[] {
  const actions: TrustAction[] = ['sts:AssumeRoleWithWebIdentity']
  if (Object.keys(identity.tags).length > 0) actions.push('sts:TagSession')
  if (identity.sourceIdentity !== undefined) actions.push('sts:SetSourceIdentity')
  return actions
}

/** "Available keys for AWS OIDC federation", and the global keys that hold for this call. */
function webIdentityContext(identity: WebIdentity): RequestContext {
  const name = providerName(identity.issuer)
  const optional = (key: string, value: string | undefined): RequestContext =>
    value === undefined ? {} : { [key]: [value] }
  const tagKeys = Object.keys(identity.tags)
  return {
    ...identity.more,
    'aws:FederatedProvider': [providerArn(identity)],
    [`${name}:aud`]: [identity.audience],
    [`${name}:sub`]: [identity.subject],
    ...optional(`${name}:email`, identity.email),
    ...(identity.amr === undefined ? {} : { [`${name}:amr`]: identity.amr }),
    'sts:RoleSessionName': [identity.roleSessionName],
    ...optional('sts:SourceIdentity', identity.sourceIdentity),
    ...(tagKeys.length === 0 ? {} : { 'aws:TagKeys': tagKeys }),
    ...(identity.transitiveTagKeys.length === 0 ? {} : { 'sts:TransitiveTagKeys': identity.transitiveTagKeys }),
    ...Object.fromEntries(Object.entries(identity.tags).map(([key, value]) => [`aws:RequestTag/${key}`, [value]])),
  }
}

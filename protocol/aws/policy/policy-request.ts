/** The values of the condition keys of one request; a key that the request does not have is absent. */
export type RequestContext = Readonly<Record<string, readonly string[]>>

/** Who asks, by every name under which a Principal element may mean them. */
export interface PolicyPrincipalNames {
  /** `Federated`: the ARN of an identity provider in the account of the role; `AWS`: a role, its session, its account. */
  readonly kind: 'Federated' | 'AWS'
  readonly names: readonly string[]
}

/** One question to a policy: may this principal do this, with these condition keys? */
export interface PolicyRequest {
  readonly principal: PolicyPrincipalNames
  /** For example `sts:AssumeRoleWithWebIdentity`. */
  readonly action: string
  readonly context: RequestContext
}

/** The values of a condition key, whose name is not case sensitive (IAM User Guide, "Condition"); undefined: not there. */
export function contextValues(context: RequestContext, key: string): readonly string[] | undefined {
  const exact = context[key]
  if (exact !== undefined) return exact
  const wanted = key.toLowerCase()
  return Object.entries(context).find(([name]) => name.toLowerCase() === wanted)?.[1]
}

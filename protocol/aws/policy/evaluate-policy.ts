import { type UnmetCondition, unmetConditions } from './condition.ts'
import type { PolicyDocument, PolicyPrincipal, PolicyStatement } from './policy-document.ts'
import type { PolicyPrincipalNames, PolicyRequest } from './policy-request.ts'
import { matchesWildcard } from './wildcard.ts'

/** Why one Allow statement does not apply: the first of its elements that does not match. */
export interface Mismatch {
  /** The Sid, or "statement N" counted from 1. */
  readonly statement: string
  readonly element: 'Principal' | 'Action' | 'Condition'
  /** What the statement has there, as written. */
  readonly expected: readonly string[]
  readonly condition?: UnmetCondition
}

export type PolicyDecision =
  | { readonly decision: 'allow'; readonly statement: string }
  | { readonly decision: 'explicitDeny'; readonly statement: string }
  /** No Allow statement applies; `mismatches` has one entry for each. */
  | { readonly decision: 'implicitDeny'; readonly mismatches: readonly Mismatch[] }

/**
 * Decides a request by one policy: an explicit Deny wins, then any Allow, else the request is refused (IAM User Guide,
 * "Policy evaluation logic").
 */
export function evaluatePolicy(policy: PolicyDocument, request: PolicyRequest): PolicyDecision {
  const judged = policy.Statement.map((statement, index) => ({
    effect: statement.Effect,
    name: statement.Sid ?? `statement ${index + 1}`,
    mismatch: mismatchOf(policy, statement, request),
  }))
  const applies = (effect: string) => judged.find((it) => it.effect === effect && it.mismatch === undefined)
  const denied = applies('Deny')
  if (denied !== undefined) return { decision: 'explicitDeny', statement: denied.name }
  const allowed = applies('Allow')
  if (allowed !== undefined) return { decision: 'allow', statement: allowed.name }
  const mismatches = judged.flatMap(({ effect, name, mismatch }) =>
    effect === 'Allow' && mismatch !== undefined ? [{ statement: name, ...mismatch }] : [],
  )
  return { decision: 'implicitDeny', mismatches }
}

function mismatchOf(policy: PolicyDocument, statement: PolicyStatement, request: PolicyRequest) {
  if (!principalApplies(statement, request.principal)) {
    return { element: 'Principal' as const, expected: statement.Principal?.[request.principal.kind] ?? [] }
  }
  if (!actionApplies(statement, request.action)) {
    return { element: 'Action' as const, expected: statement.Action ?? [] }
  }
  const [condition] = statementConditions(policy, statement, request)
  return condition && { element: 'Condition' as const, expected: condition.expected, condition }
}

/** The lines of a statement's Condition that the request does not meet. */
export function statementConditions(policy: PolicyDocument, statement: PolicyStatement, { context }: PolicyRequest) {
  return unmetConditions(statement.Condition, context, policy.Version === '2012-10-17')
}

function principalApplies(statement: PolicyStatement, caller: PolicyPrincipalNames): boolean {
  if (statement.NotPrincipal !== undefined) return !namesCaller(statement.NotPrincipal, caller)
  return statement.Principal !== undefined && namesCaller(statement.Principal, caller)
}

/** `"*"` and `{"AWS": "*"}` are everyone; otherwise an ARN is compared whole, without wildcards ("Principal"). */
function namesCaller(principal: PolicyPrincipal, { kind, names }: PolicyPrincipalNames): boolean {
  return principal.AWS?.includes('*') === true || names.some((name) => principal[kind]?.includes(name) === true)
}

/** Names of actions are not case sensitive, and may hold wildcards ("Action"). */
export function actionApplies(statement: Pick<PolicyStatement, 'Action' | 'NotAction'>, action: string): boolean {
  const names = (list: readonly string[]) =>
    list.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()))
  return statement.NotAction !== undefined ? !names(statement.NotAction) : names(statement.Action ?? [])
}

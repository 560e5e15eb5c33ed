import type { Mismatch } from './evaluate-policy.ts'
import type { TrustDecision } from './evaluate-trust-policy.ts'

/** Says in one sentence for each statement why a trust policy refuses, in the words of the policy to change. */
export function explainRefusal(refusal: Extract<TrustDecision, { allowed: false }>): string {
  const { action, decision } = refusal
  if (decision.decision === 'explicitDeny') return `${action} is denied by ${decision.statement}.`
  if (decision.mismatches.length === 0) return `No statement allows ${action}.`
  const reasons = decision.mismatches.map((mismatch) => `${mismatch.statement}: ${reason(mismatch, action)}.`)
  return `${action} is not allowed. ${reasons.join(' ')}`
}

function reason(mismatch: Mismatch, action: string): string {
  const { condition } = mismatch
  if (mismatch.element === 'Principal') {
    return `Principal.${action === 'sts:AssumeRole' ? 'AWS' : 'Federated'} is ${list(mismatch.expected)}`
  }
  if (condition === undefined) return `Action is ${list(mismatch.expected)}, add ${action}`
  const actual = condition.actual === undefined ? 'the token has none' : `the token has ${list(condition.actual)}`
  return `${condition.operator} wants ${condition.key} to be ${list(condition.expected)}, and ${actual}`
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'something else' : values.map((value) => `"${value}"`).join(' or ')
}

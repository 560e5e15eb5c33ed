import { type ConditionOperator, parseConditionOperator } from './condition-operator.ts'
import type { PolicyStatement } from './policy-document.ts'
import { contextValues, type RequestContext } from './policy-request.ts'
import { resolveVariables } from './policy-variables.ts'

/** One line of a Condition block that does not hold for a request. */
export interface UnmetCondition {
  readonly operator: string
  readonly key: string
  readonly expected: readonly string[]
  /** Undefined: the request does not have this key. */
  readonly actual: readonly string[] | undefined
}

/**
 * The lines of a Condition block that do not hold, one after the other: operators and keys are joined by "and", the values of a key
 * by "or" (IAM User Guide, "Conditions with multiple context keys or values"). None: all of it holds.
 *
 * @param variables whether `${…}` is read as a variable, which policies of Version 2008-10-17 do not do
 */
export function* unmetConditions(
  condition: PolicyStatement['Condition'],
  context: RequestContext,
  variables: boolean,
): Generator<UnmetCondition, undefined> {
  for (const [operator, keys] of Object.entries(condition)) {
    const parsed = parseConditionOperator(operator)
    for (const [key, expected] of Object.entries(keys)) {
      const actual = contextValues(context, key)
      const values = variables ? expected.flatMap((value) => resolveVariables(value, context) ?? []) : expected
      if (parsed === undefined || !holds(parsed, values, actual)) yield { operator, key, expected, actual }
    }
  }
  return undefined
}

function holds(operator: ConditionOperator, expected: readonly string[], actual: readonly string[] | undefined) {
  const absent = actual === undefined || actual.length === 0
  // "Null condition operator": true means that the key must not be there.
  if (operator.asksAbsence) return expected.some((value) => (value.toLowerCase() === 'true') === absent)
  if (absent)
    return operator.ifExists || operator.set === 'ForAllValues' || (operator.negated && operator.set === undefined)
  const matches = (value: string) => expected.some((wanted) => operator.compare(value, wanted)) !== operator.negated
  if (operator.set === 'ForAnyValue') return actual.some(matches)
  if (operator.set === 'ForAllValues') return actual.every(matches)
  // "Single-valued vs. multivalued context keys": without a set operator, several values are never one.
  return actual.length === 1 && actual.every(matches)
}

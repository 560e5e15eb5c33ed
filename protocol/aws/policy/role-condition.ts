import { ROLE_TAG } from '../session-tags.ts'
import { parseConditionOperator } from './condition-operator.ts'
import type { PolicyDocument, PolicyStatement } from './policy-document.ts'

/** The condition key by which a trust policy asks for a token that was made for one role. */
export const ROLE_KEY = `aws:RequestTag/${ROLE_TAG}`

export function isRoleKey(key: string): boolean {
  return key.toLowerCase() === ROLE_KEY.toLowerCase()
}

/** Whether a statement says anything of the role that a token names. */
export function speaksOfRole({ Condition }: PolicyStatement): boolean {
  return Object.values(Condition).some((keys) => Object.keys(keys).some(isRoleKey))
}

/** What the statements of a policy compare the name of the role with, each value as it is written. */
export function rolesSpokenOf({ Statement }: PolicyDocument): string[] {
  return Statement.flatMap(({ Condition }) =>
    Object.values(Condition).flatMap((keys) =>
      Object.entries(keys).flatMap(([key, values]) => (isRoleKey(key) ? values : [])),
    ),
  )
}

/** Whether a policy keeps out a token that names no role: by a line of an Allow that has to be met, or of a Deny that is met without one. */
export function asksForRole({ Statement }: PolicyDocument): boolean {
  return Statement.some(({ Effect, Condition }) =>
    Object.entries(Condition).some(([operator, keys]) =>
      Object.entries(keys).some(
        ([key, values]) => isRoleKey(key) && holdsWithout(operator, values) === (Effect === 'Deny'),
      ),
    ),
  )
}

/** "Condition operators": what a line comes to where the key is not there. */
function holdsWithout(operator: string, values: readonly string[]): boolean {
  const parsed = parseConditionOperator(operator)
  if (parsed?.asksAbsence) return values.some((value) => value.toLowerCase() === 'true')
  return (
    parsed !== undefined &&
    (parsed.ifExists || parsed.set === 'ForAllValues' || (parsed.negated && parsed.set === undefined))
  )
}

import { providerName } from '../../provider.ts'
import { parseConditionOperator } from '../condition-operator.ts'
import type { PolicyStatement } from '../policy-document.ts'
import type { JsonPath } from '../remedy/json.ts'
import { hasDeadWildcard } from '../remedy/literal.ts'
import { misspelling } from '../remedy/misspelling.ts'
import { isRoleKey } from '../role-condition.ts'
import type { TrustPlace } from '../trust-statement.ts'
import { judgeSubjectPattern, meantPattern } from './subject-pattern.ts'
import type { ConditionLine, TrustTrap } from './trust-trap.ts'

/** The lines of a Condition, each with its place. */
export function linesOfCondition(condition: PolicyStatement['Condition'], path: JsonPath): ConditionLine[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values, path: [...path, operator, key] })),
  )
}

/** Traps that one line of an Allow's Condition is by itself. */
export function trapsOfLine(line: ConditionLine, all: readonly ConditionLine[], place: TrustPlace): TrustTrap[] {
  const name = providerName(place.issuer).toLowerCase()
  const key = line.key.toLowerCase()
  const traps = [...generalTraps(line, all, name)]
  if (key === `${name}:aud`) traps.push(...audienceTraps(line, place))
  if (key === `${name}:sub`) traps.push(...subjectTraps(line))
  return traps
}

/** Whether a line pins the audience: a positive comparison with fixed values that cannot be passed over. */
export function pinsAudience({ operator, key, values }: ConditionLine, name: string): boolean {
  const parsed = parseConditionOperator(operator)
  if (key.toLowerCase() !== `${name}:aud`.toLowerCase() || parsed === undefined) return false
  const isFixed = /StringEquals/.test(operator) || !values.some((value) => /[*?]/.test(value))
  return !parsed.negated && !parsed.ifExists && parsed.set !== 'ForAllValues' && isFixed && /String/.test(operator)
}

function audienceTraps(
  { operator, values, path }: ConditionLine,
  { issuer, audience = issuer }: TrustPlace,
): TrustTrap[] {
  if (!/StringLike/.test(operator) || !values.some((value) => /[*?]/.test(value))) return []
  const what = 'A wildcard for the audience takes tokens that are meant for others. Pin it with StringEquals.'
  return [{ trap: 'anyAudience', level: 'unsafe', path, what, put: audience }]
}

function subjectTraps({ operator, values, path }: ConditionLine): TrustTrap[] {
  if (!/^(?:For\w+:)?StringLike/.test(operator)) return []
  return values.flatMap((value): TrustTrap[] => {
    const judged = judgeSubjectPattern(value)
    if (judged === 'closed') return []
    if (judged === 'anybody') {
      const what = `"${value}" is everybody whom this issuer knows: the line does nothing. Leave it out, or name an e-mail or *@domain.`
      return [{ trap: 'anySubject', level: 'useless', path, what }]
    }
    const what = `"${value}" is also matched by addresses of strangers. End it with @ and the whole domain, as in *@example.com.`
    if (meantPattern(value) === value) return [{ trap: 'openSubject', level: 'unsafe', path, what }]
    // All of the line at once, so that what is put for one value does not bring back another.
    const meant = values.map(meantPattern)
    const put = meant.length === 1 ? (meant[0] ?? '') : meant
    return [{ trap: 'openSubject', level: 'unsafe', path, what, put }]
  })
}

function* generalTraps(line: ConditionLine, all: readonly ConditionLine[], name: string): Generator<TrustTrap> {
  const { operator, key, values, path } = line
  const parsed = parseConditionOperator(operator)
  // Of the role that a token names, no likeness is asked: what to put is said where the policy refuses.
  if (!isRoleKey(key) && values.some((value) => hasDeadWildcard(value, operator))) {
    const what = `${operator} takes * and ? for characters, so that this never matches. StringLike knows wildcards.`
    yield { trap: 'deadWildcard', level: 'useless', path, what }
  }
  if (parsed?.set === 'ForAllValues' && !all.some((other) => isGuard(other, key))) {
    const what = `ForAllValues also holds where the token has no ${key} at all. Add "Null": { "${key}": "false" } beside it.`
    yield { trap: 'noGuard', level: 'unsafe', path, what }
  }
  const provider = key.slice(0, key.lastIndexOf(':'))
  const passesOver = parsed !== undefined && !parsed.asksAbsence && (parsed.negated || parsed.ifExists)
  if (passesOver && misspelling(provider, name) !== undefined && provider.toLowerCase() !== name) {
    const what = `The condition key "${key}" names the provider wrongly: no token has it, and ${operator} then holds for everybody.`
    yield { trap: 'deadKey', level: 'unsafe', path, what }
  }
}

function isGuard({ operator, key, values }: ConditionLine, guarded: string): boolean {
  return (
    operator === 'Null' &&
    key.toLowerCase() === guarded.toLowerCase() &&
    values.every((value) => value.toLowerCase() === 'false')
  )
}

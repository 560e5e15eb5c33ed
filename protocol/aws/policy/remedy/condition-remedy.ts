import { providerName } from '../../provider.ts'
import type { UnmetCondition } from '../condition.ts'
import type { WebIdentity } from '../evaluate-trust-policy.ts'
import { isRoleKey } from '../role-condition.ts'
import { absentKeyHint } from './absent-key.ts'
import { type Json, type JsonPath, jsonAt } from './json.ts'
import { hasDeadWildcard, literal, takesMoreValues } from './literal.ts'
import { misspelling } from './misspelling.ts'
import type { TrustRemedy } from './trust-remedy.ts'

export type ConditionRemedy = Omit<TrustRemedy, 'statement'>

/** The Condition in which a line is not met, as the policy writes it. */
export interface ConditionPlace {
  readonly document: Json
  /** Where the Condition is. */
  readonly path: JsonPath
  /** Version of the policy. */
  readonly version: string
}

/** What is wrong with a line of a Condition that a person does not meet, and what to put so that they do. */
export function conditionRemedy(unmet: UnmetCondition, place: ConditionPlace, identity: WebIdentity): ConditionRemedy {
  const { key } = unmet
  const name = providerName(identity.issuer)
  const colon = key.lastIndexOf(':')
  const [provider, claim] = [key.slice(0, colon), key.slice(colon + 1)]
  if (!/^(?:aws|sts):/i.test(key) && provider.toLowerCase() !== name.toLowerCase()) {
    return keyRemedy(unmet, place, identity, { provider, claim, name })
  }
  if (unmet.actual !== undefined && unmet.actual.length > 1 && !unmet.operator.includes(':'))
    return severalValues(unmet, place)
  const line = [...place.path, unmet.operator, key]
  const parts = key.toLowerCase()
  if (parts === `${name}:aud`.toLowerCase() && takesMoreValues(unmet.operator)) {
    return {
      cause: 'audience',
      path: line,
      what: audienceWords(unmet, identity),
      put: literal(identity.audience, unmet.operator, place.version),
    }
  }
  if (isRoleKey(key) && unmet.actual !== undefined && takesMoreValues(unmet.operator)) {
    const what = `${lineWords(unmet)} A role asks for its own name alone.`
    return { cause: 'role', path: line, what, put: literal(unmet.actual[0] ?? '', unmet.operator, place.version) }
  }
  if (unmet.expected.some((value) => hasDeadWildcard(value, unmet.operator))) return wildcardRemedy(unmet, place)
  const cause = parts === `${name}:sub`.toLowerCase() ? 'subject' : 'condition'
  const put = mendedValues(unmet, place.version)
  return { cause, path: put === undefined ? withoutLine(unmet, place) : line, what: lineWords(unmet), put }
}

/** What to take out so that a line is gone, and no empty block stays behind. */
function withoutLine({ operator, key }: UnmetCondition, { document, path }: ConditionPlace): JsonPath {
  if (Object.keys(objectAt(document, [...path, operator])).length > 1) return [...path, operator, key]
  return Object.keys(objectAt(document, path)).length > 1 ? [...path, operator] : path
}

function keyRemedy(
  unmet: UnmetCondition,
  place: ConditionPlace,
  identity: WebIdentity,
  { provider, claim, name }: { provider: string; claim: string; name: string },
): ConditionRemedy {
  const { document, path, version } = place
  const written = misspelling(provider, name)
  const right = `${name}:${claim}`
  const what =
    written === undefined
      ? `The condition key "${unmet.key}" is of another provider; here it is "${right}".`
      : `The condition key is written ${written}: "${unmet.key}". It must be "${right}".`
  const lines = objectAt(document, [...path, unmet.operator])
  const others = Object.entries(lines).filter(([key]) => key !== unmet.key)
  const value = claim === 'aud' ? literal(identity.audience, unmet.operator, version) : lines[unmet.key]
  const keeps =
    !(written === undefined && claim !== 'aud') && !others.some(([key]) => key === right) && value !== undefined
  if (!keeps && others.length === 0) {
    return { cause: 'conditionKey', path: withoutLine(unmet, place), what, put: undefined }
  }
  const put = Object.fromEntries(keeps ? [...others, [right, value]] : others)
  return { cause: 'conditionKey', path: [...path, unmet.operator], what, put }
}

/** Without a set operator, a key with several values never matches. */
function severalValues(unmet: UnmetCondition, place: ConditionPlace): ConditionRemedy {
  const operator = `ForAnyValue:${unmet.operator}`
  const what = `${unmet.key} has several values, so that its operator must be ${operator}.`
  return { cause: 'severalValues', path: place.path, what, put: moved(unmet, place, operator) }
}

function wildcardRemedy(unmet: UnmetCondition, place: ConditionPlace): ConditionRemedy {
  const operator = unmet.operator.replace(/StringEquals(?:IgnoreCase)?/, 'StringLike')
  const what = `${unmet.operator} takes the wildcard of ${list(unmet.expected)} for a character; ${operator} knows wildcards.`
  return { cause: 'wildcard', path: place.path, what, put: moved(unmet, place, operator) }
}

/** The Condition with one line of it under another operator. */
function moved({ operator, key }: UnmetCondition, { document, path }: ConditionPlace, to: string): Json {
  const condition = objectAt(document, path)
  const lines = objectAt(document, [...path, operator])
  const { [key]: value, ...left } = lines
  const { [operator]: _, ...others } = condition
  const kept = Object.keys(left).length === 0 ? {} : { [operator]: left }
  const there = objectAt(document, [...path, to])
  return { ...others, ...kept, [to]: { ...there, [key]: there[key] ?? value ?? [] } }
}

function objectAt(document: Json, path: JsonPath): { readonly [name: string]: Json } {
  const found = jsonAt(document, path)
  return found !== null && typeof found === 'object' && !Array.isArray(found) ? (found as { [name: string]: Json }) : {}
}

function audienceWords({ expected }: UnmetCondition, { audience }: WebIdentity): string {
  const written = expected.map((value) => misspelling(value, audience)).find((words) => words !== undefined)
  const why = written === undefined ? '' : ` It is written ${written}.`
  return `The audience must be "${audience}", as the token and the client ID of the provider have it, and not ${list(expected)}.${why}`
}

function lineWords({ operator, key, expected, actual }: UnmetCondition): string {
  if (actual === undefined)
    return `${operator} wants ${key} to be ${list(expected)}, and the token has none. ${absentKeyHint(key)}`.trim()
  const lower = expected.find((value) => actual.some((own) => own.toLowerCase() === value.toLowerCase()))
  const capitals = lower === undefined || /IgnoreCase|Not/.test(operator) ? '' : ' Capitals count here.'
  return `${operator} wants ${key} to be ${list(expected)}, and the token has ${list(actual)}.${capitals}`
}

/** The values with those of the person among them; undefined where only leaving the line out lets them in. */
function mendedValues({ operator, expected, actual }: UnmetCondition, version: string): Json | undefined {
  if (actual === undefined || !takesMoreValues(operator)) return undefined
  const own = actual.map((value) => literal(value, operator, version))
  const others = expected.filter((value) => !own.some((mine) => mine.toLowerCase() === value.toLowerCase()))
  const values = [...others, ...own]
  return values.length === 1 ? (values[0] as string) : values
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.map((value) => `"${value}"`).join(' or ')
}

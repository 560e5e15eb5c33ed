import { BlockList, isIP } from 'node:net'
import { maskWildcards } from './policy-variables.ts'
import { matchesWildcard } from './wildcard.ts'

/** Compares one value of the request with one value of the policy. */
type Comparison = (actual: string, expected: string) => boolean

export interface ConditionOperator {
  readonly compare: Comparison
  /** True for the `…Not…` operators: no value of the policy may match. */
  readonly negated: boolean
  readonly ifExists: boolean
  readonly set: 'ForAnyValue' | 'ForAllValues' | undefined
  /** True for `Null`, which asks whether the key is there at all. */
  readonly asksAbsence: boolean
}

const equals: Comparison = (actual, expected) => maskWildcards(actual) === maskWildcards(expected)
const equalsIgnoringCase: Comparison = (actual, expected) => equals(actual.toLowerCase(), expected.toLowerCase())
const like: Comparison = (actual, expected) => matchesWildcard(expected, maskWildcards(actual))
const ordered = (read: (text: string) => number, holds: (a: number, b: number) => boolean): Comparison => {
  return (actual, expected) => holds(read(actual), read(expected))
}
const moment = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text))

/** IAM User Guide, "Condition operators"; the positive ones, each by its name. */
const positive: Readonly<Record<string, Comparison>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: equalsIgnoringCase,
  StringLike: like,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  NumericEquals: ordered(Number, (a, b) => a === b),
  DateEquals: ordered(moment, (a, b) => a === b),
  IpAddress: withinNetwork,
}

const negative: Readonly<Record<string, keyof typeof positive>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
}

const unpaired: Readonly<Record<string, Comparison>> = {
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  BinaryEquals: (actual, expected) => actual === expected,
  NumericLessThan: ordered(Number, (a, b) => a < b),
  NumericLessThanEquals: ordered(Number, (a, b) => a <= b),
  NumericGreaterThan: ordered(Number, (a, b) => a > b),
  NumericGreaterThanEquals: ordered(Number, (a, b) => a >= b),
  DateLessThan: ordered(moment, (a, b) => a < b),
  DateLessThanEquals: ordered(moment, (a, b) => a <= b),
  DateGreaterThan: ordered(moment, (a, b) => a > b),
  DateGreaterThanEquals: ordered(moment, (a, b) => a >= b),
}

const OPERATOR = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/

/** Reads the name of a condition operator; undefined where IAM has none of that name. */
export function parseConditionOperator(name: string): ConditionOperator | undefined {
  const match = OPERATOR.exec(name)
  if (match === null) return undefined
  const [, set, base = '', ifExists] = match
  const modifiers = { set: set as ConditionOperator['set'], ifExists: ifExists !== undefined }
  if (base === 'Null' && !modifiers.ifExists && set === undefined) {
    return { compare: () => false, negated: false, asksAbsence: true, ...modifiers }
  }
  const mirrored = own(negative, base)
  const compare = own(positive, mirrored ?? base) ?? own(unpaired, base)
  return compare && { compare, negated: mirrored !== undefined, asksAbsence: false, ...modifiers }
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** "Amazon Resource Name (ARN) condition operators": each of the six parts is matched by itself. */
function arnLike(actual: string, expected: string): boolean {
  const patterns = splitArn(expected)
  const parts = splitArn(actual)
  return parts.length === 6 && parts.every((part, i) => like(part, patterns[i] ?? ''))
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':')
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function withinNetwork(actual: string, expected: string): boolean {
  const [address = '', bits] = expected.split('/')
  const version = isIP(address)
  const width = version === 4 ? 32 : 128
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
  if (version === 0 || isIP(actual) !== version || !(prefix <= width)) return false
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const network = new BlockList()
  network.addSubnet(address, prefix, family)
  return network.check(actual, family)
}

import { matchesWildcard } from '@vouch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { covers, isOneRole, rolePattern } from './role-pattern.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

test.each([
  [ROLE, ROLE],
  [` ${ROLE}\n`, ROLE],
  ['*', '*'],
  ['***', '*'],
  ['arn:aws:iam::*:role/*Admin*', 'arn:aws:iam::*:role/*Admin*'],
  ['arn:*:iam::12345678901?:role/team/**/x_?', 'arn:*:iam::12345678901?:role/team/*/x_?'],
  ['arn:aws-us-gov:iam::123456789012:role/*', 'arn:aws-us-gov:iam::123456789012:role/*'],
  ['arn:aws*:iam::1*:role/+=,.@-', 'arn:aws*:iam::1*:role/+=,.@-'],
])('%j is the pattern %j', (input, pattern) => {
  expect(rolePattern(input)).toBe(pattern)
})

test.each([
  ['nothing', ''],
  ['a user', 'arn:aws:iam::*:user/*'],
  ['a colon too few', 'arn:aws:iam:*:role/*'],
  ['another service', 'arn:aws:s3:::*'],
  ['a name alone', '*Admin*'],
  ['capitals that AWS does not write', 'ARN:aws:iam::*:role/*'],
  ['a partition that there is not', 'arn:gcp:iam::*:role/*'],
  ['an account of eleven digits', 'arn:aws:iam::12345678901:role/*'],
  ['an account that is a name', 'arn:aws:iam::prod:role/*'],
  ['an assumed role', 'arn:aws:sts::123456789012:assumed-role/x/*'],
  ['what LIKE takes for any text', 'arn:aws:iam::*:role/%'],
  ['what LIKE takes for an escape', 'arn:aws:iam::*:role/\\*'],
  ['a regular expression', 'arn:aws:iam::*:role/(a+)+$*'],
  ['a space within', 'arn:aws:iam::*:role/a b*'],
  ['a line within', 'arn:aws:iam::*:role/a\nb*'],
  ['an end of text', 'arn:aws:iam::*:role/a\0*'],
  ['a letter that only looks like one', 'arn:aws:iam::*:role/Аdmin*'],
  ['a whole ARN that is none', 'arn:aws:iam::123456789012:role/'],
  ['2,000 wildcards and letters', `arn:aws:iam::*:role/${'*a'.repeat(1_100)}`],
])('%s is refused', (_what, input) => {
  expect(() => rolePattern(input)).toThrow(expect.objectContaining({ errorName: 'awsRulePatternMalformed' }))
})

test('an underscore is a letter like others, and names no pattern', () => {
  expect([isOneRole(`${ROLE}_`), isOneRole(`${ROLE}*`), isOneRole(`${ROLE}?`)]).toEqual([true, false, false])
})

const letters = fc.constantFrom('a', 'b', '*', '?')
const patterns = fc.string({ unit: letters, maxLength: 5 })
const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 7 })

test('a pattern that covers another one matches whatever the other matches', () => {
  let both = 0
  const property = fc.property(patterns, patterns, texts, (one, other, text) => {
    if (!covers(one, other) || !matchesWildcard(other, text)) return
    both += 1
    expect(matchesWildcard(one, text)).toBe(true)
  })
  fc.assert(property, { numRuns: 20_000 })
  expect(both).toBeGreaterThan(500)
})

test.each([
  ['*', 'a*', true],
  ['a*', 'ab*c', true],
  ['a*', 'a*', true],
  ['a?', 'a*', false],
  ['a?*', 'a*', false],
  ['a*b', 'a*', false],
  ['*a*', '*a', true],
])('%s covers %s: %s', (one, other, expected) => {
  expect(covers(one, other)).toBe(expected)
})

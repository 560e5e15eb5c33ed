import fc from 'fast-check'
import { expect, test } from 'vitest'
import { providerArn } from '../../provider.ts'
import { trustPolicy } from '../../templates/trust-policy.ts'
import { evaluateTrustPolicy, type WebIdentity } from '../evaluate-trust-policy.ts'
import { parseTrustPolicy } from '../policy-document.ts'
import type { Json } from '../remedy/json.ts'
import { ROLE_KEY } from '../role-condition.ts'
import { alice, good, policy } from '../testing/broken-policies.ts'
import { roleTraps } from './role-traps.ts'
import { withoutTraps } from './without-traps.ts'

const role = 'arn:aws:iam::123456789012:role/team/Admin'
const named: WebIdentity = { ...alice, tags: { ...alice.tags, 'vouch:role': role } }
/** For `Null`: some role has to be named. */
const NAMED = { [ROLE_KEY]: 'false' }
const asking = (condition: object) => policy({ ...good, Condition: { ...good.Condition, ...condition } })
const traps = (document: object) => roleTraps(document, named).map(({ trap }) => trap)

test.each(['everybody', 'domain', 'provenDomain'] as const)('what the guide has for %s closes the role', (kind) => {
  const who = kind === 'everybody' ? { kind } : { kind, domain: 'example.com' }
  const written = (boundTo?: string) => trustPolicy({ issuer: alice.issuer, who }, providerArn(alice), boundTo)
  expect([traps(written(role)), traps(written())]).toEqual([[], ['roleNotAsked']])
})

test.each<[string, object, string[]]>([
  ['no condition', {}, ['roleNotAsked']],
  ['likeness to the whole ARN', { ArnLike: { [ROLE_KEY]: role } }, []],
  ['a key in other capitals', { StringEquals: { 'AWS:requesttag/Vouch:Role': role } }, []],
  ['one of two', { StringEquals: { [ROLE_KEY]: [role, `${role}2`] } }, ['anyRole']],
  ['roles of the same beginning', { StringLike: { [ROLE_KEY]: `${role}*` } }, ['anyRole']],
  ['roles that differ by a letter', { StringLike: { [ROLE_KEY]: role.replace('dmin', 'd?in') } }, ['anyRole']],
  ['roles of other accounts', { ArnLike: { [ROLE_KEY]: role.replace('123456789012', '*') } }, ['anyRole']],
  ['whatever the token says', { StringEquals: { [ROLE_KEY]: `\${${ROLE_KEY}}` } }, ['anyRole']],
  ['its letters in any capitals', { StringEqualsIgnoreCase: { [ROLE_KEY]: role } }, ['anyRole']],
  ['all but some', { StringNotLike: { [ROLE_KEY]: role.replace('Admin', 'v*') }, Null: NAMED }, ['anyRole']],
  ['likeness, and the whole ARN', { StringLike: { [ROLE_KEY]: '*' }, StringEquals: { [ROLE_KEY]: role } }, []],
  ['a wildcard', { StringLike: { [ROLE_KEY]: 'arn:aws:iam::*' } }, ['anyRole']],
  ['it where it is there', { StringEqualsIfExists: { [ROLE_KEY]: role } }, ['anyRole']],
  ['another key', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'vouch:role' } }, ['roleNotAsked']],
])('a policy that asks for %s is looked through', (_, condition, expected) => {
  expect(traps(asking(condition))).toEqual(expected)
})

test('a Deny closes the role as well, and an entrance beside the closed one is open', () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: 'sts:*', Condition: { StringNotEquals: { [ROLE_KEY]: role } } }
  expect(traps(policy(good, deny))).toEqual([])
  expect(traps(policy(good, asking({ StringEquals: { [ROLE_KEY]: role } }).Statement[0] ?? {}))).toEqual([
    'roleNotAsked',
  ])
})

test('a policy of the largest size is looked at in no time', () => {
  for (const value of ['*a'.repeat(3_900), Array.from({ length: 1_500 }, (_, index) => `${index}*`)]) {
    const began = performance.now()
    expect(traps(asking({ StringLike: { [ROLE_KEY]: value } }))).toBeDefined()
    expect(performance.now() - began).toBeLessThan(2_000)
  }
})

test('nothing is said of a role where the token names none', () => {
  expect(roleTraps(policy(good), alice)).toEqual([])
})

test('where no trap is found no token for another role gets in, and what is put closes the role and keeps the person', () => {
  const operator = fc.constantFrom(
    'StringEquals',
    'StringEqualsIgnoreCase',
    'StringLike',
    'StringNotEquals',
    'StringEqualsIfExists',
    'ArnEquals',
  )
  const value = fc.constantFrom(role, role, '*', `${role}*`, `${role}2`, 'arn:aws:iam::*:role/*', 'x')
  const condition = fc.tuple(operator, value).map(([name, text]) => ({ [name]: { [ROLE_KEY]: text } }))
  const statement = condition.map((it) => ({ ...good, Condition: { ...it, ...good.Condition } }))
  const seen = { closed: 0, open: 0 }
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), (statements) => {
      const document = policy(...statements)
      const found = roleTraps(document, named)
      const takes = (it: object, who: WebIdentity) => evaluateTrustPolicy(parseTrustPolicy(it), who).allowed
      const takesOther = (it: object) =>
        [`${role}2`, `${role}3`, `${role}s`, role.replace('Admin', 'admin')].some((other) =>
          takes(it, { ...named, tags: { ...named.tags, 'vouch:role': other } }),
        )
      if (found.length === 0) expect([takesOther(document), takes(document, alice)]).toEqual([false, false])
      if (!takes(document, named)) return
      seen[found.length === 0 ? 'closed' : 'open'] += 1
      const mended = withoutTraps(document as unknown as Json, named) as object
      expect(takes(mended, named)).toBe(true)
      if (found.every(({ level }) => level === 'unsafe')) expect(takesOther(mended)).toBe(false)
    }),
    { numRuns: 1_000 },
  )
  expect(Math.min(seen.closed, seen.open)).toBeGreaterThan(20)
})

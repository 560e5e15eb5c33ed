// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateTrustPolicy } from '../evaluate-trust-policy.ts'
import { parseTrustPolicy } from '../policy-document.ts'
import { alice, arn, aud, brokenPolicies, condition, good, policy } from '../testing/broken-policies.ts'
import { explainTrust } from './explain-trust.ts'
import { jsonPathText } from './json.ts'

describe('a policy that', () => {
  test.each(brokenPolicies)(
    '%s is explained by cause, place and text, and lets her in when that is done',
    (_, document, ...expected) => {
      expect(evaluateTrustPolicy(parseTrustPolicy(document), alice).allowed).toBe(false)
      const { allowed, remedies, mended } = explainTrust(document, alice)
      expect(allowed).toBe(false)
      expect(remedies.map(({ cause, path, put }) => [cause, jsonPathText(path), put])).toEqual(expected)
      expect(evaluateTrustPolicy(parseTrustPolicy(mended), alice)).toEqual({ allowed: true })
    },
  )
})

test('a policy that lets her in needs nothing, and stays as it is', () => {
  const document = { ...policy(), Statement: good }
  expect(explainTrust(document, alice)).toEqual({ allowed: true, remedies: [], undecided: [], mended: document })
})

test('a statement without a list has a path without a number', () => {
  const { remedies } = explainTrust({ ...policy(), Statement: { ...good, Action: 'sts:AssumeRole*' } }, alice)
  expect(remedies.map(({ path }) => jsonPathText(path))).toEqual(['Statement.Action'])
})

test('a missing action belongs into the statement that lets the person in', () => {
  const forBob = { ...good, Condition: { StringEquals: { ...aud, 'vouch.example.com:sub': 'bob@example.com' } } }
  const { remedies } = explainTrust(policy(forBob, { ...good, Action: 'sts:AssumeRoleWithWebIdentity' }), alice)
  expect(remedies.map(({ cause, statement }) => [cause, statement])).toEqual([['action', 'statement 2']])
})

test('what only AWS knows is not held against anybody, and said', () => {
  const address = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }
  const denied = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sts:*',
    Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
  }
  const document = policy({ ...good, Condition: { ...good.Condition, ...address } }, denied)
  expect(explainTrust(document, alice)).toMatchObject({
    allowed: true,
    undecided: [
      { effect: 'Allow', statement: 0, key: 'aws:SourceIp' },
      { effect: 'Deny', statement: 1 },
    ],
  })
  const known = { ...alice, more: { 'aws:SourceIp': ['198.51.100.1'] } }
  expect(explainTrust(document, known)).toMatchObject({ allowed: false, undecided: [] })
})

test('a person whose e-mail holds wildcards and variables is let in by the mended policy, and nobody else', () => {
  const odd = '${aws:userid}*?@example.com'
  const identity = { ...alice, subject: odd }
  const document = condition({ StringEquals: aud, StringLike: { 'vouch.example.com:sub': 'bob@example.com' } })
  const { mended } = explainTrust(document, identity)
  const lets = (subject: string) => evaluateTrustPolicy(parseTrustPolicy(mended), { ...alice, subject }).allowed
  expect(['bob@example.com', odd, '${aws:userid}xx@example.com', '*?@example.com', 'x@example.com'].map(lets)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

describe('whatever the policy', () => {
  const text = fc.oneof(
    fc.constantFrom(
      '*',
      'https://vouch.example.com',
      'vouch.example.com',
      'vouch.example.com/',
      'alice@example.com',
      '*@example.com',
      'bob@example.com',
      '${vouch.example.com:sub}',
      '${x',
      'true',
      '1',
      '192.0.2.0/24',
      '__proto__',
    ),
    fc.string({ maxLength: 12 }),
  )
  const values = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.boolean(), fc.integer())
  const operator = fc.constantFrom(
    'StringEquals',
    'StringLike',
    'StringNotEquals',
    'StringNotLike',
    'StringEqualsIgnoreCase',
    'StringLikeIfExists',
    'ForAnyValue:StringLike',
    'ForAllValues:StringEquals',
    'ForAllValues:StringNotLike',
    'Null',
    'Bool',
    'IpAddress',
    'NotIpAddress',
    'ArnLike',
    'NumericLessThan',
    'DateGreaterThan',
  )
  const key = fc.oneof(
    fc.constantFrom(
      'vouch.example.com:aud',
      'vouch.example.com:sub',
      'vouch.example.com:amr',
      'https://vouch.example.com:sub',
      'vouch.example.com/:aud',
      'VOUCH.example.com:sub',
      'aws:RequestTag/domain',
      'aws:SourceIp',
      'aws:TagKeys',
      'sts:SourceIdentity',
      '__proto__',
      'sts:RoleSessionName',
      'aws:MultiFactorAuthPresent',
      'x.example:sub',
      'x',
    ),
    fc.string({ maxLength: 12 }),
  )
  const named = fc.oneof(
    fc.constantFrom(
      arn('vouch.example.com'),
      arn('vouch.example.com/'),
      arn('x.example'),
      arn('vouch.example.com', '1'),
      'vouch.example.com',
      '*',
    ),
    fc.string({ maxLength: 12 }),
  )
  const who = fc.oneof(
    fc.constant('*'),
    fc.record({ Federated: fc.oneof(named, fc.array(named, { maxLength: 3 })), AWS: named }, { requiredKeys: [] }),
  )
  const what = fc.oneof(
    fc.constantFrom('sts:*', '*', 'sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:AssumeRole'),
    fc.array(fc.constantFrom('sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity', 'x'), {
      maxLength: 4,
    }),
  )
  const statement = fc
    .tuple(
      fc.record({
        Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
        Condition: fc.dictionary(operator, fc.dictionary(key, values, { maxKeys: 3 }), { maxKeys: 3 }),
      }),
      fc.oneof(fc.record({ Principal: who }), fc.record({ NotPrincipal: who })),
      fc.oneof(fc.record({ Action: what }), fc.record({ NotAction: what })),
    )
    .map((parts) => Object.assign({}, ...parts))
  const document = fc.record({
    Version: fc.constantFrom('2012-10-17', '2008-10-17'),
    Statement: fc.oneof(statement, fc.array(statement, { minLength: 1, maxLength: 5 })),
  })
  const person = fc.record({
    tags: fc.constantFrom<Record<string, string>>({}, { email: 'alice@example.com' }, alice.tags),
    sourceIdentity: fc.constantFrom(undefined, 'alice@example.com'),
    subject: fc.oneof(
      fc.constantFrom('alice@example.com', 'a*b@example.com', '${x}@example.com'),
      fc.string({ minLength: 6 }),
    ),
  })

  test('the explanation never throws, and the mended policy lets the person in', () => {
    fc.assert(
      fc.property(document, person, (given, { tags, sourceIdentity, subject }) => {
        const identity = {
          ...alice,
          tags,
          sourceIdentity,
          subject,
          transitiveTagKeys: Object.keys(tags),
          more: { 'aws:SourceIp': ['192.0.2.1'] },
        }
        const { allowed, remedies, mended } = explainTrust(given, identity)
        expect(allowed).toBe(evaluateTrustPolicy(parseTrustPolicy(given), identity).allowed)
        expect(remedies.length === 0).toBe(allowed)
        expect(evaluateTrustPolicy(parseTrustPolicy(mended), identity)).toEqual({ allowed: true })
        expect(JSON.stringify(mended)).not.toMatch(/"(?:Statement)":\[\]/)
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    ['of denials', Array.from({ length: 170 }, () => ({ Effect: 'Deny', Principal: '*', Action: '*' }))],
    ['of stars', [{ ...good, Condition: { StringLike: { 'vouch.example.com:sub': `${'*a'.repeat(3_900)}b` } } }]],
    [
      'of values',
      [
        {
          ...good,
          Condition: { StringEquals: { 'vouch.example.com:sub': Array.from({ length: 900 }, (_, i) => String(i)) } },
        },
      ],
    ],
    [
      'of conditions',
      [
        {
          ...good,
          Condition: { StringEquals: Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`aws:x${i}`, 'y'])) },
        },
      ],
    ],
  ])('the largest one %s is explained in no time', (_, Statement) => {
    const began = performance.now()
    const { mended } = explainTrust({ Version: '2012-10-17', Statement }, alice)
    expect(evaluateTrustPolicy(parseTrustPolicy(mended), alice)).toEqual({ allowed: true })
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  test('what is no policy is refused by name, and nothing else is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        expect(() => explainTrust(given, alice)).toThrow(expect.objectContaining({ errorName: 'trustPolicyMalformed' }))
      }),
    )
  })
})

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateTrustPolicy, type WebIdentity } from '../evaluate-trust-policy.ts'
import { parseTrustPolicy } from '../policy-document.ts'
import { trustStatement } from '../trust-statement.ts'
import { explainTrust } from './explain-trust.ts'
import { jsonPathText } from './json.ts'

const alice: WebIdentity = {
  issuer: 'https://vouch.example.com',
  account: '123456789012',
  partition: 'aws',
  audience: 'https://vouch.example.com',
  subject: 'alice@example.com',
  email: 'alice@example.com',
  amr: ['hwk', 'user', 'mfa'],
  roleSessionName: 'alice@example.com',
  sourceIdentity: 'alice@example.com',
  tags: { email: 'alice@example.com', domain: 'example.com' },
  transitiveTagKeys: ['email', 'domain'],
}
const good = trustStatement(alice)
const aud = { 'vouch.example.com:aud': 'https://vouch.example.com' }
const arn = (name: string, account = alice.account) => `arn:aws:iam::${account}:oidc-provider/${name}`
const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements })
const change = (part: object) => policy({ ...good, ...part })
const principal = (name: string, account?: string) => change({ Principal: { Federated: arn(name, account) } })
const condition = (part: object) => change({ Condition: part })

/** Each broken policy: the causes in order, where, and what to put there. */
const broken: [string, object, ...[string, string, unknown][]][] = [
  [
    'lacks sts:TagSession and sts:SetSourceIdentity',
    change({ Action: 'sts:AssumeRoleWithWebIdentity' }),
    ['action', 'Statement[0].Action', good.Action],
  ],
  [
    'lacks sts:SetSourceIdentity',
    change({ Action: good.Action.slice(0, 2) }),
    ['action', 'Statement[0].Action', good.Action],
  ],
  [
    'allows sts:AssumeRole in place of sts:AssumeRoleWithWebIdentity',
    change({ Action: 'sts:AssumeRole' }),
    ['action', 'Statement[0].Action', ['sts:AssumeRole', ...good.Action]],
  ],
  [
    'has a slash behind the provider',
    principal('vouch.example.com/'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has https:// in the provider',
    principal('https://vouch.example.com'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has http:// and a slash in the provider',
    principal('http://vouch.example.com/'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has capitals in the provider',
    principal('Vouch.Example.com'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has a port in the provider',
    principal('vouch.example.com:443'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'names the provider by its URL',
    change({ Principal: { Federated: 'https://vouch.example.com' } }),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'names the provider as an AWS principal',
    change({ Principal: { AWS: arn('vouch.example.com') } }),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'names the provider of another account',
    principal('vouch.example.com', '999999999999'),
    ['account', 'Statement[0].Principal', good.Principal],
  ],
  [
    'names the provider of another partition',
    change({ Principal: { Federated: 'arn:aws-cn:iam::123456789012:oidc-provider/vouch.example.com' } }),
    ['account', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has a slash behind the audience',
    condition({ StringEquals: { 'vouch.example.com:aud': 'https://vouch.example.com/' } }),
    ['audience', 'Statement[0].Condition.StringEquals["vouch.example.com:aud"]', 'https://vouch.example.com'],
  ],
  [
    'has the audience without https://',
    condition({ StringEquals: { 'vouch.example.com:aud': 'vouch.example.com' } }),
    ['audience', 'Statement[0].Condition.StringEquals["vouch.example.com:aud"]', 'https://vouch.example.com'],
  ],
  [
    'has the audience of another provider',
    condition({ StringEquals: { 'vouch.example.com:aud': 'sts.amazonaws.com' } }),
    ['audience', 'Statement[0].Condition.StringEquals["vouch.example.com:aud"]', 'https://vouch.example.com'],
  ],
  [
    'has https:// in the condition key',
    condition({ StringEquals: { 'https://vouch.example.com:aud': 'https://vouch.example.com' } }),
    ['conditionKey', 'Statement[0].Condition.StringEquals', aud],
  ],
  [
    'has a slash in the condition key',
    condition({ StringEquals: { 'vouch.example.com/:aud': 'https://vouch.example.com' } }),
    ['conditionKey', 'Statement[0].Condition.StringEquals', aud],
  ],
  [
    'has the condition key of another provider',
    condition({ StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } }),
    ['conditionKey', 'Statement[0].Condition.StringEquals', aud],
  ],
  [
    'is for another person',
    condition({ StringEquals: { ...aud, 'vouch.example.com:sub': 'bob@example.com' } }),
    [
      'subject',
      'Statement[0].Condition.StringEquals["vouch.example.com:sub"]',
      ['bob@example.com', 'alice@example.com'],
    ],
  ],
  [
    'has capitals in the person',
    condition({ StringEquals: { ...aud, 'vouch.example.com:sub': 'Alice@Example.com' } }),
    ['subject', 'Statement[0].Condition.StringEquals["vouch.example.com:sub"]', 'alice@example.com'],
  ],
  [
    'is for another domain',
    condition({ StringEquals: aud, StringLike: { 'vouch.example.com:sub': '*@example.org' } }),
    ['subject', 'Statement[0].Condition.StringLike["vouch.example.com:sub"]', ['*@example.org', 'alice@example.com']],
  ],
  [
    'has a pattern under StringEquals',
    condition({ StringEquals: { ...aud, 'vouch.example.com:sub': '*@example.com' } }),
    [
      'wildcard',
      'Statement[0].Condition',
      { StringEquals: aud, StringLike: { 'vouch.example.com:sub': '*@example.com' } },
    ],
  ],
  [
    'has amr without ForAnyValue',
    condition({ StringEquals: aud, StringLike: { 'vouch.example.com:amr': 'hwk' } }),
    [
      'severalValues',
      'Statement[0].Condition',
      { StringEquals: aud, 'ForAnyValue:StringLike': { 'vouch.example.com:amr': 'hwk' } },
    ],
  ],
  [
    'asks for a tag that the token lacks',
    condition({ StringEquals: { ...aud, 'aws:RequestTag/team': 'core' } }),
    ['condition', 'Statement[0].Condition.StringEquals["aws:RequestTag/team"]', undefined],
  ],
  [
    'asks for MFA of AWS',
    condition({ StringEquals: aud, Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    ['condition', 'Statement[0].Condition.Bool', undefined],
  ],
  [
    'asks for another session name',
    condition({ StringEquals: { ...aud, 'sts:RoleSessionName': 'alice' } }),
    ['condition', 'Statement[0].Condition.StringEquals["sts:RoleSessionName"]', ['alice', 'alice@example.com']],
  ],
  [
    'allows no other tag than one',
    condition({ StringEquals: aud, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['email'] } }),
    ['condition', 'Statement[0].Condition["ForAllValues:StringEquals"]["aws:TagKeys"]', ['email', 'domain']],
  ],
  [
    'is about another provider alone',
    change({ Principal: { Federated: arn('token.actions.githubusercontent.com') } }),
    ['noStatement', 'Statement[1]', good],
  ],
  [
    'denies the person',
    policy(good, {
      ...good,
      Effect: 'Deny',
      Condition: { StringEquals: { 'vouch.example.com:sub': 'alice@example.com' } },
    }),
    ['denied', 'Statement[1]', undefined],
  ],
  ['denies the person and no more', policy({ ...good, Effect: 'Deny' }), ['denied', 'Statement[0]', good]],
  [
    'has everything wrong at once',
    change({
      Principal: { Federated: arn('https://vouch.example.com/') },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'vouch.example.com/:aud': 'vouch.example.com', 'vouch.example.com:sub': 'ALICE@example.com' },
      },
    }),
    ['provider', 'Statement[0].Principal', good.Principal],
    ['conditionKey', 'Statement[0].Condition.StringEquals', { 'vouch.example.com:sub': 'ALICE@example.com', ...aud }],
    ['subject', 'Statement[0].Condition.StringEquals["vouch.example.com:sub"]', 'alice@example.com'],
    ['action', 'Statement[0].Action', good.Action],
  ],
]

describe('a policy that', () => {
  test.each(broken)(
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

  test('what is no policy is refused by name, and nothing else is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        expect(() => explainTrust(given, alice)).toThrow(expect.objectContaining({ errorName: 'trustPolicyMalformed' }))
      }),
    )
  })
})

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { providerArn } from '../../provider.ts'
import type { WhoMayAssume } from '../../templates/iam-request.ts'
import { trustPolicy } from '../../templates/trust-policy.ts'
import { evaluateTrustPolicy } from '../evaluate-trust-policy.ts'
import { parseTrustPolicy } from '../policy-document.ts'
import { explainTrust } from '../remedy/explain-trust.ts'
import { type Json, jsonPathText } from '../remedy/json.ts'
import { alice } from '../testing/broken-policies.ts'
import { trustStatement } from '../trust-statement.ts'
import { matchesWildcard } from '../wildcard.ts'
import { judgeSubjectPattern } from './subject-pattern.ts'
import { trustTraps } from './trust-traps.ts'
import { withoutTraps } from './without-traps.ts'

const place = { issuer: 'https://vouch.example.com', account: '123456789012', partition: 'aws' }
const good = trustStatement(place)
const aud = { 'vouch.example.com:aud': 'https://vouch.example.com' }
const sub = (value: Json) => ({ 'vouch.example.com:sub': value })
const at = 'Statement[0].Condition'

function traps(part: object, version = '2012-10-17') {
  return trustTraps({ Version: version, Statement: [{ ...good, ...part }] }, place).map(({ trap, level, path }) => [
    trap,
    level,
    jsonPathText(path),
  ])
}
const conditionTraps = (Condition: object) => traps({ Condition })

test.each<[string, object]>([
  ['the statement of the guide', {}],
  ['one e-mail', { Condition: { StringEquals: { ...aud, ...sub('alice@example.com') } } }],
  ['one domain', { Condition: { StringEquals: aud, StringLike: sub(['*@example.com', 'ops-?@example.com']) } }],
  ['a tag', { Condition: { StringEquals: { ...aud, 'aws:RequestTag/domain': 'example.com' } } }],
  [
    'a guarded ForAllValues',
    {
      Condition: {
        StringEquals: aud,
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['email'] },
        Null: { 'aws:TagKeys': 'false' },
      },
    },
  ],
  ['a variable', { Condition: { StringEquals: { ...aud, 'sts:RoleSessionName': '${vouch.example.com:sub}' } } }],
  ['an audience like itself', { Condition: { StringLike: aud } }],
  ['an entrance for AWS principals', { Principal: '*', Action: 'sts:AssumeRole' }],
])('%s is no trap', (_, part) => {
  expect(traps(part)).toEqual([])
})

test.each<[string, object, ...string[][]]>([
  ['Principal *', { Principal: '*' }, ['anyone', 'unsafe', 'Statement[0].Principal']],
  ['Principal AWS *', { Principal: { AWS: '*' } }, ['anyone', 'unsafe', 'Statement[0].Principal']],
  ['Principal Federated *', { Principal: { Federated: ['*'] } }, ['anyone', 'unsafe', 'Statement[0].Principal']],
  [
    'NotPrincipal',
    { Principal: undefined, NotPrincipal: { AWS: 'x' } },
    ['allButSome', 'unsafe', 'Statement[0].NotPrincipal'],
  ],
  [
    'no condition at all',
    { Condition: undefined },
    ['noAudience', 'unsafe', `${at}.StringEquals["vouch.example.com:aud"]`],
  ],
  [
    'another provider',
    { Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/x.example' } },
    ['otherProvider', 'note', 'Statement[0].Principal.Federated'],
  ],
  ['sts:*', { Action: 'sts:*' }, ['anyAction', 'note', 'Statement[0].Action']],
  ['NotAction', { Action: undefined, NotAction: 'sts:AssumeRole' }, ['anyAction', 'note', 'Statement[0].NotAction']],
])('%s is a trap', (_, part, ...expected) => {
  expect(traps(part)).toEqual(expected)
})

test.each<[string, object, ...string[][]]>([
  [
    'a wildcard for aud',
    { StringLike: { 'vouch.example.com:aud': 'https://*' } },
    ['noAudience', 'unsafe', `${at}.StringEquals["vouch.example.com:aud"]`],
    ['anyAudience', 'unsafe', `${at}.StringLike["vouch.example.com:aud"]`],
  ],
  [
    'aud IfExists',
    { StringEqualsIfExists: aud },
    ['noAudience', 'unsafe', `${at}.StringEquals["vouch.example.com:aud"]`],
  ],
  [
    'aud under ForAllValues',
    { 'ForAllValues:StringEquals': aud },
    ['noAudience', 'unsafe', `${at}.StringEquals["vouch.example.com:aud"]`],
    ['noGuard', 'unsafe', `${at}["ForAllValues:StringEquals"]["vouch.example.com:aud"]`],
  ],
  [
    'aud that is not',
    { StringNotEquals: aud },
    ['noAudience', 'unsafe', `${at}.StringEquals["vouch.example.com:aud"]`],
  ],
  [
    'sub *',
    { StringEquals: aud, StringLike: sub('*') },
    ['anySubject', 'useless', `${at}.StringLike["vouch.example.com:sub"]`],
  ],
  [
    'sub *example.com',
    { StringEquals: aud, StringLike: sub('*example.com') },
    ['openSubject', 'unsafe', `${at}.StringLike["vouch.example.com:sub"]`],
  ],
  [
    'sub alice*',
    { StringEquals: aud, StringLike: sub('alice*') },
    ['openSubject', 'unsafe', `${at}.StringLike["vouch.example.com:sub"]`],
  ],
  [
    'sub *@example.com*',
    { StringEquals: aud, StringLike: sub('*@example.com*') },
    ['openSubject', 'unsafe', `${at}.StringLike["vouch.example.com:sub"]`],
  ],
  [
    'sub *@* among others',
    { StringEquals: aud, StringLike: sub(['*@example.com', '*@*']) },
    ['openSubject', 'unsafe', `${at}.StringLike["vouch.example.com:sub"]`],
  ],
  [
    'a pattern under StringEquals',
    { StringEquals: { ...aud, ...sub('*@example.com') } },
    ['deadWildcard', 'useless', `${at}.StringEquals["vouch.example.com:sub"]`],
  ],
  [
    'ForAllValues without guard',
    { StringEquals: aud, 'ForAllValues:StringLike': { 'vouch.example.com:amr': 'hwk' } },
    ['noGuard', 'unsafe', `${at}["ForAllValues:StringLike"]["vouch.example.com:amr"]`],
  ],
  [
    'a guard the wrong way round',
    { StringEquals: aud, 'ForAllValues:StringLike': { 'aws:TagKeys': 'x' }, Null: { 'aws:TagKeys': 'true' } },
    ['noGuard', 'unsafe', `${at}["ForAllValues:StringLike"]["aws:TagKeys"]`],
  ],
  [
    'a key that no token has under a negated operator',
    { StringEquals: aud, StringNotEquals: { 'https://vouch.example.com:sub': 'bob@example.com' } },
    ['deadKey', 'unsafe', `${at}.StringNotEquals["https://vouch.example.com:sub"]`],
  ],
])('%s is a trap', (_, condition, ...expected) => {
  expect(conditionTraps(condition)).toEqual(expected)
})

test('a variable in an old policy is a trap', () => {
  const Condition = { StringEquals: { ...aud, 'sts:RoleSessionName': '${vouch.example.com:sub}' } }
  expect(traps({ Condition }, '2008-10-17')).toEqual([
    ['deadVariable', 'useless', `${at}.StringEquals["sts:RoleSessionName"]`],
  ])
})

test('a policy beyond the quota is noted, and white space is not counted', () => {
  const long = { Version: '2012-10-17', Statement: [{ ...good, Sid: 'x'.repeat(2_000) }] }
  expect(trustTraps(long, place).map(({ trap }) => trap)).toEqual(['long'])
})

test('a star before a domain is mended to every address of that domain, and what is not certain stays', () => {
  const subjects = ['*example.com', 'ops*', '*sub.example.org', '*.example.com', '*', 'a*example.com', '*com']
  const document = { Version: '2012-10-17', Statement: [{ ...good, Condition: { StringLike: sub(subjects) } }] }
  const [statement] = parseTrustPolicy(withoutTraps(document, alice)).Statement
  const kept = ['*@example.com', 'ops*', '*@sub.example.org', '*.example.com', '*', 'a*example.com', '*com']
  expect(statement?.Condition.StringLike).toEqual(sub(kept))
  const one = { ...document, Statement: { ...good, Condition: { StringEquals: aud, StringLike: sub('*example.com') } } }
  const takes = (subject: string, it: Json) => evaluateTrustPolicy(parseTrustPolicy(it), { ...alice, subject }).allowed
  const strangers = ['eve@evil-example.com', 'eve@x.example.com']
  expect(strangers.map((who) => takes(who, one))).toEqual([true, true])
  const mended = withoutTraps(one, alice)
  expect([...strangers, 'bob@example.com'].map((who) => takes(who, mended))).toEqual([false, false, true])
})

test('a person whom the mended pattern would keep out keeps the old one', () => {
  const Condition = { StringEquals: aud, StringLike: sub('*example.com') }
  const document = { Version: '2012-10-17', Statement: [{ ...good, Condition }] }
  expect(withoutTraps(document, { ...alice, subject: 'alice@eu.example.com' })).toEqual(document)
})

test('a pattern that is called closed matches no address of another domain', () => {
  const piece = fc.constantFrom('*', '?', 'a', 'alice', '@', 'example.com', '.', '-')
  const strangers = fc
    .array(fc.constantFrom('a', 'alice', 'example.com', '.', '-', '@example.com'), { maxLength: 6 })
    .map((parts) => `${parts.join('')}@evil.test`)
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), strangers, (pieces, stranger) => {
      const pattern = pieces.join('')
      fc.pre(judgeSubjectPattern(pattern) === 'closed')
      expect(matchesWildcard(pattern, stranger)).toBe(false)
    }),
    { numRuns: 3_000 },
  )
})

test('a policy of the largest size is looked at in no time', () => {
  const value = '*'.repeat(8_000)
  const started = performance.now()
  trustTraps(
    { Version: '2012-10-17', Statement: [{ ...good, Condition: { StringLike: { 'vouch.example.com:sub': value } } }] },
    place,
  )
  expect(performance.now() - started).toBeLessThan(500)
})

test.each<WhoMayAssume>([
  { kind: 'everybody' },
  { kind: 'emails', emails: ['alice@example.com', 'a*b?c${x}@example.com'] },
  { kind: 'domain', domain: 'example.com' },
  { kind: 'provenDomain', domain: 'example.com' },
])('what the guide has for $kind is no trap', (who) => {
  const found = trustTraps(trustPolicy({ issuer: place.issuer, who }, providerArn(place)), place)
  // An address may hold what is a wildcard elsewhere: under StringEquals it stands for itself, as is meant.
  expect(found.filter(({ trap }) => trap !== 'deadWildcard')).toEqual([])
})

test('the traps of a policy are mended where there is a text for it, and it lets the person in as before', () => {
  const { mended } = explainTrust(
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRoleWithWebIdentity' } },
    alice,
  )
  const safe = withoutTraps(mended, alice)
  expect(trustTraps(safe, alice)).toEqual([])
  expect(evaluateTrustPolicy(parseTrustPolicy(safe), alice)).toEqual({ allowed: true })
  expect(evaluateTrustPolicy(parseTrustPolicy(safe), { ...alice, issuer: 'https://evil.test' }).allowed).toBe(false)
})

test('a pattern for the audience is pinned to that of the token, also where only AWS knows the rest', () => {
  const address = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }
  const statement = { ...good, Condition: { StringLike: { 'vouch.example.com:aud': 'other-*' }, ...address } }
  const document = { Version: '2012-10-17', Statement: [statement] }
  const other = { ...alice, audience: 'other-client' }
  expect(trustTraps(withoutTraps(document, other), other).filter(({ level }) => level === 'unsafe')).toEqual([])
})

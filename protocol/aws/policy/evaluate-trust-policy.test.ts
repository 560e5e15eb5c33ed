// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
import { expect, test } from 'vitest'
import { evaluateTrustPolicy, type WebIdentity } from './evaluate-trust-policy.ts'
import { explainRefusal } from './explain-refusal.ts'
import { parseTrustPolicy } from './policy-document.ts'

const identity: WebIdentity = {
  issuer: 'https://vouch.example.com',
  account: '123456789012',
  partition: 'aws',
  audience: 'https://vouch.example.com',
  subject: 'alice@example.com',
  email: 'alice@example.com',
  amr: ['hwk', 'user', 'mfa'],
  roleSessionName: 'alice@example.com',
  sourceIdentity: undefined,
  tags: {},
  transitiveTagKeys: [],
}
const tagged: WebIdentity = {
  ...identity,
  sourceIdentity: 'alice@example.com',
  tags: { email: 'alice@example.com', domain: 'example.com' },
  transitiveTagKeys: ['email', 'domain'],
}

/** The trust policy of the guide's step 2, before its repair. */
function guidePolicy(change: { Action?: string | string[]; Condition?: object; host?: string } = {}) {
  const host = change.host ?? 'vouch.example.com'
  return parseTrustPolicy({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
        Action: change.Action ?? 'sts:AssumeRoleWithWebIdentity',
        Condition: change.Condition ?? { StringEquals: { [`${host}:aud`]: `https://${host}` } },
      },
    ],
  })
}
const repaired = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity']
const aud = { 'vouch.example.com:aud': 'https://vouch.example.com' }

function explain(policy: ReturnType<typeof guidePolicy>, who: WebIdentity): string | undefined {
  const decision = evaluateTrustPolicy(policy, who)
  return decision.allowed ? undefined : explainRefusal(decision)
}

test('the policy of the guide lets in a token without tags', () => {
  expect(evaluateTrustPolicy(guidePolicy(), identity)).toEqual({ allowed: true })
})

test('a token with tags needs sts:TagSession, and the refusal says so', () => {
  expect(explain(guidePolicy(), tagged)).toBe(
    'sts:TagSession is not allowed. statement 1: Action is "sts:AssumeRoleWithWebIdentity", add sts:TagSession.',
  )
})

test('a token with a source identity needs sts:SetSourceIdentity', () => {
  const policy = guidePolicy({ Action: repaired.slice(0, 2) })
  expect(evaluateTrustPolicy(policy, tagged)).toMatchObject({ allowed: false, action: 'sts:SetSourceIdentity' })
})

test('the repaired policy lets both in', () => {
  expect(evaluateTrustPolicy(guidePolicy({ Action: repaired }), tagged)).toEqual({ allowed: true })
  expect(evaluateTrustPolicy(guidePolicy({ Action: repaired }), identity)).toEqual({ allowed: true })
})

test.each<[string, object, boolean]>([
  ['that e-mail', { StringEquals: { ...aud, 'vouch.example.com:sub': 'alice@example.com' } }, true],
  ['another e-mail', { StringEquals: { ...aud, 'vouch.example.com:sub': 'user@example.com' } }, false],
  ['her domain', { StringEquals: aud, StringLike: { 'vouch.example.com:sub': '*@example.com' } }, true],
  ['another domain', { StringEquals: aud, StringLike: { 'vouch.example.com:sub': '*@example.org' } }, false],
  ['her domain tag', { StringEquals: { ...aud, 'aws:RequestTag/domain': 'example.com' } }, true],
  ['a touched hardware key', { StringEquals: aud, 'ForAnyValue:StringLike': { 'vouch.example.com:amr': 'hwk' } }, true],
  ['her own session name', { StringEquals: { 'sts:RoleSessionName': '${vouch.example.com:sub}' } }, true],
  ['no other tag keys', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['email', 'domain'] } }, true],
  ['another source identity', { StringEquals: { 'sts:SourceIdentity': 'bob@example.com' } }, false],
])('a policy restricted to %s decides by it', (_, Condition, allowed) => {
  expect(evaluateTrustPolicy(guidePolicy({ Action: repaired, Condition }), tagged).allowed).toBe(allowed)
})

test('a provider of another host is explained by its Principal', () => {
  expect(explain(guidePolicy({ host: 'other.example.com' }), identity)).toContain(
    'Principal.Federated is "arn:aws:iam::123456789012:oidc-provider/other.example.com"',
  )
})

test('a trailing slash in the audience is explained by both values', () => {
  const Condition = { StringEquals: { 'vouch.example.com:aud': 'https://vouch.example.com/' } }
  expect(explain(guidePolicy({ Condition }), identity)).toBe(
    'sts:AssumeRoleWithWebIdentity is not allowed. statement 1: StringEquals wants vouch.example.com:aud to be ' +
      '"https://vouch.example.com/", and the token has "https://vouch.example.com".',
  )
})

test('a condition on a claim that the token lacks is explained as such', () => {
  const Condition = { StringEquals: { 'aws:RequestTag/team': 'core' } }
  expect(explain(guidePolicy({ Condition }), identity)).toContain('and the token has none.')
})

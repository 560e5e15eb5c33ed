import { AWS_SOURCE_IDENTITY_CLAIM, AWS_TAGS_CLAIM } from '@vouch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AwsInspection } from '../../agent/rpc/methods.ts'
import { tokenFindings } from './token-findings.ts'

const now = 1_767_225_600
const issuer = 'https://vouch.example.com'
const email = 'alice@example.com'
const roleArn = 'arn:aws:iam::123456789012:role/Admin'
const at = { issuer, email, roleArn, tagged: true, now }
const good: AwsInspection = {
  header: { alg: 'ES256', kid: 'k', typ: 'JWT' },
  claims: {
    iss: issuer,
    aud: issuer,
    sub: email,
    iat: now,
    exp: now + 300,
    [AWS_TAGS_CLAIM]: { principal_tags: { email: [email] }, transitive_tag_keys: ['email'] },
    [AWS_SOURCE_IDENTITY_CLAIM]: email,
  },
  characters: 900,
  signature: 'verified',
}

function faults(change: Partial<AwsInspection>, circumstances: Partial<typeof at> = {}) {
  return tokenFindings({ ...good, ...change }, { ...at, ...circumstances })
    .filter(({ state }) => state !== 'ok')
    .map(({ check, state }) => `${check} ${state}`)
}
const claims = (change: Record<string, unknown>) => ({ claims: { ...good.claims, ...change } })
const tags = (principal_tags: object, more: object = {}) =>
  claims({ [AWS_TAGS_CLAIM]: { principal_tags, transitive_tag_keys: [], ...more } })

test('a token of Vouch has nothing against it', () => {
  expect(faults({})).toEqual([])
})

test('a token that names its role says so, and one that names another role is none that AWS should get', () => {
  const naming = (role: string) => tags({ email: [email], 'vouch:role': [role] })
  expect(faults(naming(roleArn))).toEqual([])
  expect(tokenFindings({ ...good, ...naming(roleArn) }, at).map(({ check }) => check)).toContain('token.role')
  for (const role of ['arn:aws:iam::123456789012:role/admin', 'Admin', '']) {
    expect(faults(naming(role))).toEqual(['token.role problem'])
  }
})

const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ['v']]))
test.each<[string, Partial<AwsInspection>, string]>([
  ['signed with a key that is not published', { signature: 'keyMissing' }, 'token.signature problem'],
  ['whose signature is wrong', { signature: 'wrong' }, 'token.signature problem'],
  ['that nobody can verify', { signature: 'keysUnavailable' }, 'token.signature problem'],
  ['of another algorithm', { header: { alg: 'EdDSA', kid: 'k', typ: 'JWT' } }, 'token.alg problem'],
  ['of no algorithm', { header: { alg: null, kid: null, typ: null } }, 'token.alg problem'],
  ['of another issuer', claims({ iss: `${issuer}/` }), 'token.iss problem'],
  ['for another audience', claims({ aud: 'vouch-cli' }), 'token.aud problem'],
  ['for several audiences', claims({ aud: [issuer] }), 'token.aud problem'],
  ['with azp', claims({ azp: 'vouch-cli' }), 'token.azp note'],
  ['with a subject of five characters', claims({ sub: 'a@b.c' }), 'token.sub problem'],
  ['with a subject of 256 characters', claims({ sub: 'a'.repeat(256) }), 'token.sub problem'],
  ['with a number as subject', claims({ sub: 1234567 }), 'token.sub problem'],
  ['of somebody else', claims({ sub: 'bob@example.com' }), 'token.sub note'],
  ['with a fractional time', claims({ iat: now + 0.5 }), 'token.times problem'],
  ['with times as text', claims({ exp: String(now) }), 'token.times problem'],
  ['without times', claims({ iat: undefined }), 'token.times problem'],
  ['that ends before it begins', claims({ exp: now - 1 }), 'token.times problem'],
  ['that is not valid yet', claims({ nbf: now + 120 }), 'token.nbf problem'],
  ['that has expired here', claims({ iat: now - 400, exp: now - 100 }), 'token.clock problem'],
  ['of a clock that is ahead', claims({ iat: now + 120, exp: now + 420 }), 'token.clock note'],
  ['without tags', claims({ [AWS_TAGS_CLAIM]: undefined, [AWS_SOURCE_IDENTITY_CLAIM]: undefined }), 'token.tags note'],
  ['with 51 tags', tags(many), 'token.tags problem'],
  ['with a reserved tag', tags({ 'aws:x': ['v'] }), 'token.tags problem'],
  ['with a tag key of 129 characters', tags({ ['k'.repeat(129)]: ['v'] }), 'token.tags problem'],
  ['with a tag value of 257 characters', tags({ k: ['v'.repeat(257)] }), 'token.tags problem'],
  ['with an apostrophe in a tag', tags({ email: ["o'brien@example.com"] }), 'token.tags problem'],
  ['with two values for a tag', tags({ email: ['a', 'b'] }), 'token.tags problem'],
  ['with a tag as text', tags({ email: 'a' }), 'token.tags problem'],
  ['with two keys that differ in capitals', tags({ a: ['x'], A: ['y'] }), 'token.tags problem'],
  ['with a transitive key without tag', tags({ a: ['x'] }, { transitive_tag_keys: ['b'] }), 'token.tags problem'],
  ['with tags in both forms', claims({ [`${AWS_TAGS_CLAIM}/principal_tags/email`]: [email] }), 'token.tags problem'],
  ['with a source identity of a space', claims({ [AWS_SOURCE_IDENTITY_CLAIM]: 'alice b' }), 'token.tags problem'],
  [
    'with another source identity',
    claims({ [AWS_SOURCE_IDENTITY_CLAIM]: 'bob@example.com' }),
    'token.sourceIdentity note',
  ],
  ['of 20 001 characters', { characters: 20_001 }, 'token.size problem'],
])('a token %s is told as such', (_, change, fault) => {
  expect(faults(change)).toEqual([fault])
})

test('whatever a server puts into a token, the findings are words that a terminal can show', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.anything())
  const name = fc.constantFrom(
    'iss',
    'aud',
    'azp',
    'sub',
    'iat',
    'exp',
    'nbf',
    AWS_TAGS_CLAIM,
    AWS_SOURCE_IDENTITY_CLAIM,
  )
  const inspection = fc.record({
    header: fc.record({
      alg: fc.option(fc.string({ unit: 'binary' })),
      kid: fc.option(fc.string({ unit: 'binary' })),
      typ: fc.constant(null),
    }),
    claims: fc.dictionary(name, value),
    characters: fc.nat(),
    signature: fc.constantFrom('verified' as const, 'wrong' as const),
  })
  fc.assert(
    fc.property(inspection, (given) => {
      for (const { words } of tokenFindings(given, at)) expect(words).not.toMatch(/\p{C}/u)
    }),
  )
})

import { AWS_SOURCE_IDENTITY_CLAIM, AWS_TAGS_CLAIM, awsTokenClaimsSchema, stsLimits } from '@vouch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AwsTokenInput, awsTokenClaims, requireEmailUsableWithAws } from './aws-token.ts'

const input: AwsTokenInput = {
  issuer: 'https://vouch.example.com',
  email: 'alice@example.com',
  domainVerified: true,
  omitTags: false,
  jti: 'jti-1',
  now: new Date(1_790_000_000_900),
  authTime: new Date(1_789_999_000_900),
  keyAttested: true,
  sessionExpiresAt: new Date(1_790_028_800_000),
}

test('an AWS token says what the page promises, and nothing else', () => {
  expect(awsTokenClaims(input)).toEqual({
    iss: 'https://vouch.example.com',
    aud: 'https://vouch.example.com',
    sub: 'alice@example.com',
    email: 'alice@example.com',
    email_verified: true,
    hd: 'example.com',
    iat: 1_790_000_000,
    exp: 1_790_000_300,
    auth_time: 1_789_999_000,
    jti: 'jti-1',
    amr: ['hwk', 'user', 'mfa'],
    acr: 'phrh',
    'https://aws.amazon.com/tags': {
      principal_tags: { email: ['alice@example.com'], domain: ['example.com'] },
      transitive_tag_keys: ['email', 'domain'],
    },
    'https://aws.amazon.com/source_identity': 'alice@example.com',
  })
})

test('no domain is claimed where none is verified', () => {
  const claims = awsTokenClaims({ ...input, domainVerified: false })
  expect(claims).not.toHaveProperty('hd')
  expect(claims[AWS_TAGS_CLAIM]).toEqual({
    principal_tags: { email: ['alice@example.com'] },
    transitive_tag_keys: ['email'],
  })
})

test('a token that has to name its role does so by one tag more, which goes no further, and is otherwise the same', () => {
  const boundTo = 'arn:aws:iam::123456789012:role/team/Admin'
  const { [AWS_TAGS_CLAIM]: tags, ...rest } = awsTokenClaims({ ...input, boundTo })
  const { [AWS_TAGS_CLAIM]: others, ...same } = awsTokenClaims(input)
  expect(rest).toEqual(same)
  expect(tags?.transitive_tag_keys).toEqual(others?.transitive_tag_keys)
  expect(tags?.principal_tags).toEqual({ ...others?.principal_tags, 'vouch:role': [boundTo] })
})

test('no token is made that has to name its role and cannot', () => {
  const bound = { ...input, boundTo: 'arn:aws:iam::123456789012:role/Admin' }
  const internal = expect.objectContaining({ errorName: 'internal' })
  expect(() => awsTokenClaims({ ...bound, omitTags: true })).toThrow(internal)
  expect(() => awsTokenClaims({ ...bound, boundTo: `${bound.boundTo},x` })).toThrow(internal)
  expect(() => awsTokenClaims({ ...bound, boundTo: bound.boundTo.padEnd(257, 'x') })).toThrow(internal)
})

test('a token without tags carries neither tags nor source identity, and is otherwise the same', () => {
  const { [AWS_TAGS_CLAIM]: tags, [AWS_SOURCE_IDENTITY_CLAIM]: identity, ...rest } = awsTokenClaims(input)
  expect(awsTokenClaims({ ...input, omitTags: true })).toEqual(rest)
  expect([tags, identity]).not.toContain(undefined)
})

test('a token never outlives its session, and none is made in its last second', () => {
  const endsAt = (seconds: number) => ({ ...input, sessionExpiresAt: new Date(1_790_000_000_000 + seconds * 1000) })
  expect(awsTokenClaims(endsAt(299)).exp).toBe(1_790_000_299)
  expect(awsTokenClaims(endsAt(301)).exp).toBe(1_790_000_300)
  expect(() => awsTokenClaims(endsAt(0.9))).toThrow(expect.objectContaining({ errorName: 'tokenRefused' }))
  expect(() => awsTokenClaims(endsAt(-1))).toThrow(expect.objectContaining({ errorName: 'tokenRefused' }))
})

test.each([
  ['a@b.c', false],
  ['a@b.co', true],
  [`${'a'.repeat(64)}@${'b'.repeat(185)}.com`, true],
  [`${'a'.repeat(64)}@${'b'.repeat(188)}.com`, false],
  ['al+ice_x.y-z@example.com', true],
  ['a=b@example.com', true],
  ['josé@example.com', true],
  ["o'brien@example.com", true],
  ['a!b@example.com', true],
  ['a#b@example.com', true],
])('%s can be carried to AWS: %s', (email, usable) => {
  const attempt = () => awsTokenClaims({ ...input, email })
  if (usable) expect(awsTokenClaimsSchema.parse(attempt()).sub).toBe(email)
  else expect(attempt).toThrow(expect.objectContaining({ errorName: 'awsEmailUnusable' }))
})

test('an address that a tag cannot hold goes into the tag by the name of its session, and stays whole elsewhere', () => {
  const claims = awsTokenClaims({ ...input, email: "o'brien@example.com" })
  expect(claims.sub).toBe("o'brien@example.com")
  expect(claims.email).toBe("o'brien@example.com")
  expect(claims[AWS_TAGS_CLAIM]?.principal_tags.email).toEqual([claims[AWS_SOURCE_IDENTITY_CLAIM]])
  expect(() => requireEmailUsableWithAws('a@b.c')).toThrow()
})

/** The longest ARN that a session tag can hold. */
const LONGEST_ROLE = `arn:aws-us-gov:iam::123456789012:role/${'p'.repeat(100)}/`.padEnd(256, 'r')

test('A-5, A-7, A-9: every token for any person and moment keeps the limits of AWS', () => {
  const word = fc.stringMatching(/^[a-z0-9_+=.-]{1,64}$/)
  const domain = fc.stringMatching(/^[a-z0-9]{1,40}\.[a-z]{2,20}$/)
  const property = fc.property(
    word,
    domain,
    fc.boolean(),
    fc.constantFrom('sent', 'omitted', 'bound'),
    fc.integer({ min: 1, max: 28_800_000 }),
    (local, domain, domainVerified, tags, left) => {
      const omitTags = tags === 'omitted'
      const boundTo = tags === 'bound' ? LONGEST_ROLE : undefined
      const email = `${local}@${domain}`
      fc.pre(email.length >= 6)
      const sessionExpiresAt = new Date(input.now.getTime() + 1_000 + left)
      const claims = awsTokenClaims({ ...input, email, domainVerified, omitTags, boundTo, sessionExpiresAt })
      expect(awsTokenClaimsSchema.parse(claims)).toEqual(claims)
      expect(claims.exp - claims.iat).toBeLessThanOrEqual(300)
      expect(claims.exp * 1000).toBeLessThanOrEqual(sessionExpiresAt.getTime())
      expect(claims).not.toHaveProperty('azp')
      expect(JSON.stringify(claims).length).toBeLessThan(3_000)
      for (const [value] of Object.values(claims[AWS_TAGS_CLAIM]?.principal_tags ?? {})) {
        expect(value).toMatch(stsLimits.tagValue)
      }
      if (!omitTags) expect(claims[AWS_SOURCE_IDENTITY_CLAIM]).toMatch(stsLimits.sessionName)
    },
  )
  fc.assert(property, { numRuns: 2_000 })
})

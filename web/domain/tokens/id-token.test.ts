import { expect, test } from 'vitest'
import { type IdTokenInput, idTokenClaims, userClaims } from './id-token.ts'

const input: IdTokenInput = {
  issuer: 'https://vouch.example.com',
  clientId: 'wiki',
  subject: 'opaque-subject',
  scope: 'openid email profile',
  email: 'alice@example.com',
  name: 'Alice',
  nonce: 'nonce-1',
  jti: 'jti-1',
  now: new Date(1_790_000_000_900),
  authTime: new Date(1_789_999_000_900),
  keyAttested: true,
  sessionExpiresAt: new Date(1_790_028_800_000),
}

test('an ID token holds whole seconds, one audience, the nonce, and how the person signed in', () => {
  expect(idTokenClaims(input)).toEqual({
    iss: 'https://vouch.example.com',
    aud: 'wiki',
    sub: 'opaque-subject',
    iat: 1_790_000_000,
    exp: 1_790_000_300,
    auth_time: 1_789_999_000,
    nonce: 'nonce-1',
    jti: 'jti-1',
    amr: ['hwk', 'user', 'mfa'],
    acr: 'phrh',
    email: 'alice@example.com',
    email_verified: true,
    name: 'Alice',
  })
})

test('an application that asks for openid alone learns neither e-mail nor name', () => {
  const claims = idTokenClaims({ ...input, scope: 'openid' })
  expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['email']))
  expect(JSON.stringify(claims)).not.toMatch(/alice/i)
})

test('a scope counts only as a whole word', () => {
  expect(userClaims({ ...input, scope: 'openid email2 xprofile' })).toEqual({})
})

test('what is not known is left out, never null', () => {
  const claims = idTokenClaims({ ...input, nonce: null, name: null })
  expect(claims).not.toHaveProperty('nonce')
  expect(claims).not.toHaveProperty('name')
})

test('at_hash is the left half of the SHA-256 of the access token', () => {
  // OIDC Core §A.3 gives this pair.
  expect(idTokenClaims({ ...input, accessToken: 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y' }).at_hash).toBe(
    '77QmUPtjPfzWtF2AnpK9RQ',
  )
})

test('an ID token never outlives its session', () => {
  expect(idTokenClaims({ ...input, sessionExpiresAt: new Date(1_790_000_010_999) }).exp).toBe(1_790_000_010)
  expect(() => idTokenClaims({ ...input, sessionExpiresAt: input.now })).toThrow(
    expect.objectContaining({ errorName: 'tokenRefused' }),
  )
})

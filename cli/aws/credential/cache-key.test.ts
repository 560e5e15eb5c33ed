import { expect, test } from 'vitest'
import { type CredentialIdentity, cacheKey } from './cache-key.ts'

const identity: CredentialIdentity = {
  server: 'https://vouch.example.com',
  person: 'alice@example.com',
  roleArn: 'arn:aws:iam::123456789012:role/VouchDeveloper',
  via: [],
  region: 'us-east-1',
  endpoint: undefined,
  durationSeconds: 3_600,
  sessionPolicy: undefined,
  loan: undefined,
}

test('whatever differs in what was asked for differs in the key', () => {
  const others: CredentialIdentity[] = [
    { ...identity, server: 'https://other.example.com' },
    { ...identity, person: 'bob@example.com' },
    { ...identity, roleArn: 'arn:aws:iam::123456789012:role/Other' },
    { ...identity, via: ['a', 'b'] },
    { ...identity, via: ['b', 'a'] },
    { ...identity, via: ['a,b'] },
    { ...identity, via: ['a'] },
    { ...identity, region: 'eu-central-1' },
    { ...identity, endpoint: 'https://sts.example.com/' },
    { ...identity, durationSeconds: 900 },
    { ...identity, loan: '11111111-1111-4111-8111-111111111111' },
    { ...identity, sessionPolicy: '{}' },
    { ...identity, endpoint: '{}' },
    { ...identity, sessionPolicy: '', endpoint: undefined },
  ]
  expect(new Set([identity, ...others].map(cacheKey)).size).toBe(others.length + 1)
})

test('the same in another order has the same key', () => {
  const reversed = Object.fromEntries(Object.entries(identity).reverse()) as unknown as CredentialIdentity
  expect(cacheKey(reversed)).toBe(cacheKey(identity))
})

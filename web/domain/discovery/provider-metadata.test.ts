import { paths } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { providerMetadata } from './provider-metadata.ts'

const metadata = providerMetadata({ url: 'https://vouch.example.com' })

test('the issuer is byte for byte the configured one', () => {
  expect(metadata.issuer).toBe('https://vouch.example.com')
})

test('every endpoint lies below the issuer, and the key set where AWS looks for it', () => {
  const addresses = Object.entries(metadata).filter(([name]) => name.endsWith('_endpoint') || name === 'jwks_uri')
  expect(addresses).toHaveLength(8)
  for (const [, address] of addresses) {
    expect(Object.values(paths).map((path) => `https://vouch.example.com${path}`)).toContain(address)
  }
  expect(metadata.jwks_uri).toBe('https://vouch.example.com/.well-known/jwks.json')
})

test('what OIDC Discovery §3, RFC 8414 §2 and AWS require is there', () => {
  const required = ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri', 'response_types_supported']
  const asked = ['subject_types_supported', 'id_token_signing_alg_values_supported', 'claims_supported']
  for (const name of [...required, ...asked]) expect(metadata).toHaveProperty(name)
})

test('nothing weak is offered', () => {
  expect(metadata.response_types_supported).toEqual(['code'])
  expect(metadata.code_challenge_methods_supported).toEqual(['S256'])
  expect(JSON.stringify(metadata)).not.toMatch(/"plain"|implicit|"password"|HS256|"token"/)
})

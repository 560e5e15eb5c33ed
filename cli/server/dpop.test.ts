import { calculateJwkThumbprint, compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { createDpopKey, dpopProof } from './dpop.ts'

test('a proof is for one request: method, address without query, token; and verifies with the key that it names', async () => {
  const { key } = await createDpopKey()
  const url = 'https://vouch.example.com/oauth/token?x=1#y'
  const proof = await dpopProof(key, { method: 'POST', url, accessToken: 'token' })
  const header = decodeProtectedHeader(proof)
  expect(header).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk })
  expect(decodeJwt(proof)).toMatchObject({
    htm: 'POST',
    htu: 'https://vouch.example.com/oauth/token',
    ath: 'PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-A',
  })
  await expect(compactVerify(proof, await importJWK(key.publicJwk, 'ES256'))).resolves.toBeDefined()
})

test('no two proofs are the same, and no private part is in them', async () => {
  const { key, privateJwk } = await createDpopKey()
  const request = { method: 'GET', url: 'https://vouch.example.com/api/v1/session' }
  const proofs = await Promise.all([dpopProof(key, request), dpopProof(key, request)])
  expect(decodeJwt(proofs[0]).jti).not.toBe(decodeJwt(proofs[1]).jti)
  expect(decodeProtectedHeader(proofs[0]).jwk).not.toHaveProperty('d')
  expect(privateJwk.d).toMatch(/^[\w-]{43}$/)
})

test('the key that signs cannot be exported, and is the one that is handed over', async () => {
  const { key, privateJwk } = await createDpopKey()
  expect(key.privateKey.extractable).toBe(false)
  expect(await calculateJwkThumbprint(key.publicJwk)).toBe(await calculateJwkThumbprint(privateJwk))
})

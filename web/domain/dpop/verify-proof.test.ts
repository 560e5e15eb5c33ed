import { createHmac, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { verifyProof } from './verify-proof.ts'

const now = new Date('2026-11-01T08:00:00Z')
const seconds = now.getTime() / 1000
const rules = { method: 'POST', url: 'https://vouch.example.com/oauth/token', now }
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
const jwk = await exportJWK(publicKey)
const sound = { htm: 'POST', htu: rules.url, jti: 'jti-1', iat: seconds }

function proof(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT({ ...sound, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(privateKey)
}

const refused = expect.objectContaining({ errorName: 'dpopProofRefused' })

test('a sound proof shows its key, whose thumbprint no other key has', async () => {
  const first = await verifyProof(await proof(), rules)
  expect(first.jkt).toMatch(/^[\w-]{43}$/)
  const again = await verifyProof(await proof({ jti: 'jti-2' }), rules)
  expect(again.jkt).toBe(first.jkt)
  expect(Buffer.compare(again.proofHash, first.proofHash)).not.toBe(0)
})

test('the same jti by another key is another proof', async () => {
  const other = await generateKeyPair('ES256', { extractable: true })
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(other.publicKey) }
  const foreign = await verifyProof(await new SignJWT(sound).setProtectedHeader(header).sign(other.privateKey), rules)
  const own = await verifyProof(await proof(), rules)
  expect(Buffer.compare(foreign.proofHash, own.proofHash)).not.toBe(0)
})

test('the clocks may be a minute apart, and not a second more', async () => {
  for (const skew of [-60, 60]) await verifyProof(await proof({ iat: seconds + skew }), rules)
  for (const skew of [-61, 61])
    await expect(verifyProof(await proof({ iat: seconds + skew }), rules)).rejects.toEqual(refused)
})

test('query and fragment of the address do not count', async () => {
  await verifyProof(await proof({ htu: `${rules.url}?x=1#y` }), rules)
})

const badClaims: [string, Record<string, unknown>][] = [
  ['no htm', { htm: undefined }],
  ['htm in lower case', { htm: 'post' }],
  ['no htu', { htu: undefined }],
  ['htu as an array', { htu: [rules.url] }],
  ['htu of another path', { htu: `${rules.url}/` }],
  ['htu of another scheme', { htu: rules.url.replace('https', 'http') }],
  ['htu of another port', { htu: rules.url.replace('.com', '.com:444') }],
  ['htu that is no address', { htu: '/oauth/token' }],
  ['no jti', { jti: undefined }],
  ['an empty jti', { jti: '' }],
  ['no iat', { iat: undefined }],
  ['iat as text', { iat: String(seconds) }],
  ['an exp that has passed', { exp: seconds - 120 }],
  ['an nbf to come', { nbf: seconds + 120 }],
]
test.each(badClaims)('a proof with %s is refused', async (_, claims) => {
  await expect(proof(claims).then((jwt) => verifyProof(jwt, rules))).rejects.toEqual(refused)
})

const privateJwk = await exportJWK(privateKey)
const p384 = await exportJWK((await generateKeyPair('ES384', { extractable: true })).publicKey)
const badHeaders: [string, Record<string, unknown>][] = [
  ['no typ', { typ: undefined }],
  ['typ JWT', { typ: 'JWT' }],
  ['no key', { jwk: undefined }],
  ['a private key', { jwk: privateJwk }],
  ['a key of another curve', { jwk: p384 }],
  ['an RSA key', { jwk: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }) }],
  ['a symmetric key', { jwk: { kty: 'oct', k: 'AAAA' } }],
  ['a point off the curve', { jwk: { ...jwk, y: jwk.x } }],
  ['a key that is text', { jwk: JSON.stringify(jwk) }],
  ['critical headers that nobody knows', { crit: ['x'], x: 1 }],
]
test.each(badHeaders)('a proof with %s is refused', async (_, header) => {
  const given = Object.fromEntries(
    Object.entries({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header }).filter(([, value]) => value !== undefined),
  )
  const input = `${encoded(given)}.${encoded(sound)}`
  const signature = Buffer.from(
    await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(input)),
  ).toString('base64url')
  await expect(verifyProof(`${input}.${signature}`, rules)).rejects.toEqual(refused)
})

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

const tampered: [string, () => Promise<string>][] = [
  ['none', async () => new UnsecuredJWT(sound).encode()],
  [
    'an HMAC over its public key',
    async () => {
      const input = `${encoded({ alg: 'HS256', typ: 'dpop+jwt', jwk })}.${encoded(sound)}`
      return `${input}.${createHmac('sha256', JSON.stringify(jwk)).update(input).digest('base64url')}`
    },
  ],
  ['zeros', async () => (await proof()).replace(/[^.]*$/, Buffer.alloc(64).toString('base64url'))],
  ['half a signature', async () => (await proof()).slice(0, -43)],
  ['another payload', async () => (await proof()).replace(/\.[^.]*\./, `.${encoded({ ...sound, jti: 'x' })}.`)],
  ['nothing', async () => ''],
  ['text', async () => 'a.b.c'],
  ['eight kilobytes', async () => proof({ x: 'x'.repeat(8192) })],
]
test.each(tampered)('a proof signed by %s is refused', async (_, make) => {
  await expect(verifyProof(await make(), rules)).rejects.toEqual(refused)
})

test('whatever is sent as a proof is refused as none', async () => {
  const parts = (await proof()).split('.')
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString('base64url'))
  const json = fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text).toString('base64url'))
  const spoilt = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .tuple(fc.nat(2), fc.oneof(bytes, json))
      .map(([index, part]) => parts.map((own, at) => (at === index ? part : own)).join('.')),
  )
  const judged = fc.asyncProperty(spoilt, async (text) => {
    await expect(verifyProof(text, rules)).rejects.toEqual(refused)
  })
  await fc.assert(judged, { numRuns: 800 })
})

test('whatever a proof that is signed well claims of its key or of itself, it is taken or refused', async () => {
  const member = fc.jsonValue({ maxDepth: 3 })
  const claimed = fc.record({ htm: member, htu: member, jti: member, iat: member, ath: member }, { requiredKeys: [] })
  const header = fc.record({ jwk: member, crit: member, kid: member, b64: member }, { requiredKeys: [] })
  const judged = fc.asyncProperty(claimed, header, async (claims, more) => {
    const signed = await proof({ ...claims, exp: undefined }, more).catch(() => undefined)
    if (signed !== undefined) await verifyProof(signed, rules).catch((error) => expect(error).toEqual(refused))
  })
  await fc.assert(judged, { numRuns: 300 })
})

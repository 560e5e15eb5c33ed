import { createHmac, createSign, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK } from 'jose'
import { expect, test } from 'vitest'
import type { OpenedKey, PublicJwk } from './key-material.ts'
import { verifyToken } from './verify-token.ts'

const now = new Date(1_790_000_000_000)
const iat = 1_790_000_000
const expected = { typ: 'JWT', issuer: 'https://vouch.example.com', audience: 'wiki', now }
const claims = { iss: expected.issuer, aud: 'wiki', sub: 'opaque', iat, exp: iat + 300, jti: 'jti-1' }

const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicJwk = (await exportJWK(ours.publicKey)) as PublicJwk
const theirJwk = await exportJWK(theirs.publicKey)
const kid = await calculateJwkThumbprint(publicJwk)
const header = { alg: 'ES256', typ: 'JWT', kid }
const published = new Map<string, OpenedKey>([[kid, await openedKey()]])

async function openedKey(): Promise<OpenedKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const publicKey = await crypto.subtle.importKey('jwk', publicJwk, algorithm, true, ['verify'])
  const pkcs8 = new Uint8Array(ours.privateKey.export({ type: 'pkcs8', format: 'der' }))
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
  return { kid, publicJwk, privateKey, publicKey }
}

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** A token of any header and claims, given as values or as JSON text, signed as ES256 does. */
function token(head: unknown, body: unknown, key: KeyObject = ours.privateKey, hash = 'sha256'): string {
  const input = `${part(head)}.${part(body)}`
  return `${input}.${signBytes(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

function withSignature(signature: Buffer | string): string {
  const text = typeof signature === 'string' ? signature : signature.toString('base64url')
  return `${part(header)}.${part(claims)}.${text}`
}

const good = token(header, claims)
const [goodHeader, goodBody, goodSignature] = good.split('.') as [string, string, string]
const input = `${goodHeader}.${goodBody}`
const { iss: _iss, ...withoutIss } = claims
const { aud: _aud, ...withoutAud } = claims
const { sub: _sub, ...withoutSub } = claims
const { iat: _iat, ...withoutIat } = claims
const { exp: _exp, ...withoutExp } = claims
const { jti: _jti, ...withoutJti } = claims
const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
const zero = Buffer.alloc(32)
const one = Buffer.from(`${'00'.repeat(31)}01`, 'hex')

test('a token that this server issued is accepted', async () => {
  expect(await verifyToken(good, published, expected)).toEqual(claims)
})

const hostile: [string, string][] = [
  ['nothing', ''],
  ['one dot', '.'],
  ['two dots', '..'],
  ['no signature', `${input}.`],
  ['two parts', input],
  ['four parts', `${good}.x`],
  ['five parts, as a JWE has', `${good}.x.y`],
  ['alg none', `${part({ ...header, alg: 'none' })}.${goodBody}.`],
  ['alg none with a signature', `${part({ ...header, alg: 'none' })}.${goodBody}.${goodSignature}`],
  ['alg NoNe', `${part({ ...header, alg: 'NoNe' })}.${goodBody}.`],
  ['alg es256', token({ ...header, alg: 'es256' }, claims)],
  ['no alg', token({ typ: 'JWT', kid }, claims)],
  ['alg ES384 over our key', token({ ...header, alg: 'ES384' }, claims, ours.privateKey, 'sha384')],
  ['alg ES384 over a P-384 key', token({ ...header, alg: 'ES384' }, claims, p384.privateKey, 'sha384')],
  ['alg RS256', token({ ...header, alg: 'RS256' }, claims, rsa.privateKey)],
  ['HS256 with the public key as PEM', hmacToken(ours.publicKey.export({ type: 'spki', format: 'pem' }))],
  ['HS256 with the public key as JWK', hmacToken(JSON.stringify(publicJwk))],
  ['HS256 with an empty key', hmacToken('')],
  ['the key of somebody else', token(header, claims, theirs.privateKey)],
  ['an unknown kid', token({ ...header, kid: 'unknown' }, claims)],
  [
    'the kid of a stranger with his key',
    token({ ...header, kid: await calculateJwkThumbprint(theirJwk) }, claims, theirs.privateKey),
  ],
  ['no kid', token({ alg: 'ES256', typ: 'JWT' }, claims)],
  ['a kid that is a list', token({ ...header, kid: [kid] }, claims)],
  ['a kid that is a path', token({ ...header, kid: '../../dev/null' }, claims)],
  ['a kid that is a member of every object', token({ ...header, kid: '__proto__' }, claims)],
  ['a jwk of its own', token({ ...header, jwk: theirJwk }, claims, theirs.privateKey)],
  ['a jwk, though it is ours', token({ ...header, jwk: publicJwk }, claims)],
  ['a jku', token({ ...header, jku: 'https://evil.example/jwks' }, claims)],
  ['an x5u', token({ ...header, x5u: 'https://evil.example/cert' }, claims)],
  ['an x5c', token({ ...header, x5c: ['MIIB'] }, claims)],
  ['crit', token({ ...header, crit: ['exp'], exp: 1 }, claims)],
  ['an empty crit', token({ ...header, crit: [] }, claims)],
  ['b64 false', token({ ...header, b64: false, crit: ['b64'] }, claims)],
  ['zip', token({ ...header, zip: 'DEF' }, claims)],
  ['another typ', token({ ...header, typ: 'at+jwt' }, claims)],
  ['the typ in lower case', token({ ...header, typ: 'jwt' }, claims)],
  ['the typ as a media type', token({ ...header, typ: 'application/jwt' }, claims)],
  ['no typ', token({ alg: 'ES256', kid }, claims)],
  ['a signature of zeros (r = s = 0)', withSignature(Buffer.concat([zero, zero]))],
  ['r = 0', withSignature(Buffer.concat([zero, one]))],
  ['s = 0', withSignature(Buffer.concat([one, zero]))],
  ['r = s = n', withSignature(Buffer.from(ORDER + ORDER, 'hex'))],
  ['a signature in DER', withSignature(createSign('sha256').update(input).sign(ours.privateKey))],
  ['a signature of 63 bytes', withSignature(Buffer.from(goodSignature, 'base64url').subarray(0, 63))],
  [
    'a signature of 65 bytes',
    withSignature(Buffer.concat([Buffer.from(goodSignature, 'base64url'), zero.subarray(0, 1)])),
  ],
  ['a signature with stray bits', `${input}.${strayBits(goodSignature)}`],
  ['a signature with padding', `${good}==`],
  ['a signature in base64', withSignature(Buffer.alloc(64, 0xfb).toString('base64'))],
  ['a changed claim', `${goodHeader}.${part({ ...claims, sub: 'admin' })}.${goodSignature}`],
  ['a changed header', `${part({ ...header, typ: 'x' })}.${goodBody}.${goodSignature}`],
  ['a space in front', ` ${good}`],
  ['a line feed behind', `${good}\n`],
  ['a line feed within', `${goodHeader}.${goodBody}\n.${goodSignature}`],
  ['another issuer', token(header, { ...claims, iss: 'https://evil.example' })],
  ['the issuer with a slash', token(header, { ...claims, iss: `${claims.iss}/` })],
  ['the issuer in a list', token(header, { ...claims, iss: [claims.iss] })],
  ['another audience', token(header, { ...claims, aud: 'shop' })],
  ['two audiences', token(header, { ...claims, aud: ['wiki', 'shop'] })],
  ['the audience in a list', token(header, { ...claims, aud: ['wiki'] })],
  ['the audience as prefix', token(header, { ...claims, aud: 'wiki2' })],
  ['no iss', token(header, withoutIss)],
  ['no aud', token(header, withoutAud)],
  ['no sub', token(header, withoutSub)],
  ['no iat', token(header, withoutIat)],
  ['no exp', token(header, withoutExp)],
  ['no jti', token(header, withoutJti)],
  ['a sub that is no string', token(header, { ...claims, sub: 1 })],
  ['a jti that is no string', token(header, { ...claims, jti: {} })],
  ['an exp that is now', token(header, { ...claims, exp: iat })],
  ['an exp in the past', token(header, { ...claims, exp: iat - 1 })],
  ['an exp that is a string', token(header, { ...claims, exp: String(iat + 300) })],
  ['an exp that is a fraction', token(header, { ...claims, exp: iat + 0.5 })],
  ['an exp that is null', token(header, { ...claims, exp: null })],
  ['an exp beyond all numbers', token(header, JSON.stringify(claims).replace(String(iat + 300), '1e400'))],
  ['an iat in the future', token(header, { ...claims, iat: iat + 3_600 })],
  ['an iat that is a string', token(header, { ...claims, iat: 'now' })],
  ['an nbf in the future', token(header, { ...claims, nbf: iat + 60 })],
  ['a claim given twice', token(header, `{"sub":"admin",${JSON.stringify(claims).slice(1)}`)],
  ['a header member given twice', token(`{"alg":"none",${JSON.stringify(header).slice(1)}`, claims)],
  ['claims with spaces', token(header, JSON.stringify(claims, null, 1))],
  ['claims that are a list', token(header, [claims])],
  ['claims that are a string', token(header, '"claims"')],
  ['claims that are null', token(header, 'null')],
  ['claims that are no JSON', token(header, 'sub=admin')],
  ['a header that is no JSON', token('{', claims)],
  ['a header that is null', token('null', claims)],
  ['a header that is not base64url', `{}.${goodBody}.${goodSignature}`],
]

test.each(hostile)('a token is refused: %s', async (_, jwt) => {
  await expect(verifyToken(jwt, published, expected)).rejects.toMatchObject({ errorName: 'tokenRefused' })
})

test('the list of hostile tokens is long enough', () => {
  expect(new Set(hostile.map(([, jwt]) => jwt)).size).toBeGreaterThanOrEqual(80)
})

function hmacToken(key: string | Buffer): string {
  const head = `${part({ ...header, alg: 'HS256' })}.${goodBody}`
  return `${head}.${createHmac('sha256', key).update(head).digest('base64url')}`
}

/** The same bytes for a lenient decoder: 64 bytes leave four bits of the last character unused. */
function strayBits(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet[alphabet.indexOf(signature.at(-1) ?? '') + 1] ?? ''
  return signature.slice(0, -1) + last
}

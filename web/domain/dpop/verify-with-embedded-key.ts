import { type KeyObject, verify } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose'
import { epochSeconds } from '../clock/clock.ts'
import { embeddedKey } from './embedded-key.ts'

/** How far the clocks of client and server may be apart. */
export const CLOCK_TOLERANCE_SECONDS = 60

/** A proof is a few hundred characters. */
const MAX_LENGTH = 4096

export interface EmbeddedKeyRules {
  readonly typ: string
  readonly requiredClaims: readonly string[]
  readonly now: Date
  readonly issuer?: string
  readonly audience?: string
}

/**
 * Verifies a JWT that carries its own public key (RFC 9449 §4.3): P-256 only, ES256 only, no private part, and `iat`
 * within a minute of now. It proves that its sender holds the key, and nothing else.
 *
 * @returns the claims, and the key's RFC 7638 thumbprint
 * @throws an error of jose or zod, or TypeError, where anything is off
 */
export async function verifyWithEmbeddedKey(
  jwt: string,
  rules: EmbeddedKeyRules,
): Promise<{ claims: JWTPayload; jkt: string }> {
  require(jwt.length <= MAX_LENGTH, 'the token is too long')
  const { alg, typ, jwk, crit, b64 } = decodeProtectedHeader(jwt)
  require(alg === 'ES256', 'alg is not ES256')
  require(typ === rules.typ, `typ is not ${rules.typ}`)
  // RFC 7515 §4.1.11: an extension that must be understood, and is not.
  require(crit === undefined && b64 === undefined, 'the header has an extension')
  const { key, jkt } = await embeddedKey(jwk)
  require(signatureHolds(jwt, key), 'the signature does not hold')
  const claims = decodeJwt(jwt)
  checkClaims(claims, rules)
  return { claims, jkt }
}

/** By node:crypto on this thread: WebCrypto would hand it to another, which costs more than the work (docs/decisions/0010). */
function signatureHolds(jwt: string, key: KeyObject): boolean {
  const end = jwt.lastIndexOf('.')
  const signature = Buffer.from(jwt.slice(end + 1), 'base64url')
  // RFC 7518 §3.4: r and s, 32 bytes each, and one way only to write them down.
  if (signature.length !== 64 || signature.toString('base64url') !== jwt.slice(end + 1)) return false
  return verify('sha256', Buffer.from(jwt.slice(0, end)), { key, dsaEncoding: 'ieee-p1363' }, signature)
}

function checkClaims(claims: JWTPayload, rules: EmbeddedKeyRules): void {
  const now = epochSeconds(rules.now)
  const { iat, exp, nbf, iss, aud } = claims
  for (const name of rules.requiredClaims) require(claims[name] !== undefined, `${name} is missing`)
  require(isWithin(iat, now - CLOCK_TOLERANCE_SECONDS, now + CLOCK_TOLERANCE_SECONDS), 'iat is too far from now')
  require(exp === undefined || isWithin(exp, now - CLOCK_TOLERANCE_SECONDS + 1, Infinity), 'it has expired')
  require(nbf === undefined || isWithin(nbf, 0, now + CLOCK_TOLERANCE_SECONDS), 'it is not valid yet')
  require(rules.issuer === undefined || iss === rules.issuer, 'iss is another')
  require(rules.audience === undefined || aud === rules.audience, 'aud is another')
}

function isWithin(time: unknown, first: number, last: number): boolean {
  return typeof time === 'number' && time >= first && time <= last
}

function require(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new TypeError(otherwise)
}

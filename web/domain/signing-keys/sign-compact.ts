import { KeyObject, sign } from 'node:crypto'
import type { JWTPayload } from 'jose'

/**
 * Signs claims as a JWS in compact form (RFC 7515 §3.1, §7.1) with ES256 (RFC 7518 §3.4: r and s, not DER).
 *
 * Signing on this thread costs a third of what it costs to hand the work to another and be woken up again, which is
 * what WebCrypto does for every signature (docs/decisions/0010).
 *
 * @param privateKey P-256
 */
export function signCompact(
  header: { alg: 'ES256'; typ: string; kid: string },
  claims: JWTPayload,
  privateKey: CryptoKey,
): string {
  const input = `${encode(header)}.${encode(claims)}`
  const key = { key: KeyObject.from(privateKey), dsaEncoding: 'ieee-p1363' } as const
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

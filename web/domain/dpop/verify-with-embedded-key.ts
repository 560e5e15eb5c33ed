import { type JWTPayload, jwtVerify } from 'jose'
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
  if (jwt.length > MAX_LENGTH) throw new TypeError('the token is too long')
  const { payload, protectedHeader } = await jwtVerify(jwt, async ({ jwk }) => (await embeddedKey(jwk)).key, {
    algorithms: ['ES256'],
    typ: rules.typ,
    currentDate: rules.now,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: [...rules.requiredClaims, 'iat'],
    ...(rules.issuer === undefined ? {} : { issuer: rules.issuer }),
    ...(rules.audience === undefined ? {} : { audience: rules.audience }),
  })
  const age = epochSeconds(rules.now) - (payload.iat ?? 0)
  if (Math.abs(age) > CLOCK_TOLERANCE_SECONDS) throw new TypeError('iat is too far from now')
  return { claims: payload, jkt: (await embeddedKey(protectedHeader.jwk)).jkt }
}

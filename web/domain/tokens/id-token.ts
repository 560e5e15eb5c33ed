import { createHash } from 'node:crypto'
import { epochSeconds } from '../clock/clock.ts'
import { authenticationStrength } from './authentication-strength.ts'
import { expiryWithin } from './expiry.ts'

/** `typ` of every ID token (RFC 7519 §5.1). */
export const ID_TOKEN_TYP = 'JWT'

/** Life of an ID token for an application: it proves a login, it is not a session. */
export const ID_TOKEN_SECONDS = 300

export interface IdTokenInput {
  readonly issuer: string
  readonly clientId: string
  /** Opaque, never reassigned: `people.subject`. */
  readonly subject: string
  /** As granted, space-separated. */
  readonly scope: string
  readonly email: string
  readonly name: string | null
  readonly nonce: string | null
  /** Where an access token is handed out beside it: gives `at_hash`. */
  readonly accessToken?: string
  readonly jti: string
  readonly now: Date
  /** When the key was touched. */
  readonly authTime: Date
  /** The key was proven to be hardware when it was enrolled. */
  readonly keyAttested: boolean
  readonly sessionExpiresAt: Date
}

/** OIDC Core §2 and §5.1. A type, not an interface, so that it is a JWTPayload. */
export type IdTokenClaims = UserClaims & {
  iss: string
  aud: string
  sub: string
  iat: number
  exp: number
  auth_time: number
  nonce?: string
  at_hash?: string
  jti: string
  amr: string[]
  acr: string
}

export type UserClaims = { email?: string; email_verified?: true; name?: string }

/**
 * The claims of an ID token for an application; sign them with `typ: ID_TOKEN_TYP`.
 *
 * @returns claims with whole seconds; `exp` never lies beyond the end of the session
 * @throws VouchError `tokenRefused` where the session has ended
 */
export function idTokenClaims(input: IdTokenInput): IdTokenClaims {
  return {
    iss: input.issuer,
    aud: input.clientId,
    sub: input.subject,
    iat: epochSeconds(input.now),
    exp: expiryWithin(input.now, ID_TOKEN_SECONDS, input.sessionExpiresAt),
    auth_time: epochSeconds(input.authTime),
    ...(input.nonce === null ? {} : { nonce: input.nonce }),
    ...(input.accessToken === undefined ? {} : { at_hash: accessTokenHash(input.accessToken) }),
    jti: input.jti,
    ...authenticationStrength(input.keyAttested),
    ...userClaims(input),
  }
}

/** OIDC Core §5.4: what the scopes `email` and `profile` let an application know; the same in ID token and userinfo. */
export function userClaims(person: { scope: string; email: string; name: string | null }): UserClaims {
  const scopes = person.scope.split(' ')
  return {
    ...(scopes.includes('email') ? { email: person.email, email_verified: true } : {}),
    ...(scopes.includes('profile') && person.name !== null ? { name: person.name } : {}),
  }
}

// OIDC Core §3.1.3.6: the left half of the hash that goes with ES256.
function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'ascii').digest().subarray(0, 16).toString('base64url')
}

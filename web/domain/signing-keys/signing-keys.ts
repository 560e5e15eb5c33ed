import type { JWTPayload } from 'jose'
import type { Doer } from '../audit/doer.ts'
import type { RevocationResult } from './revoke-signing-key.ts'
import type { RotationResult } from './rotate-signing-keys.ts'

/** The provider's ES256 keys, held in memory and refreshed when another replica changes them. */
export interface SigningKeys {
  /**
   * Signs a JWT with the active key. Takes the claims as they are: `iat`, `exp` and the rest are the caller's.
   *
   * @throws VouchError `signingKeyMissing` where no key may sign, `signingKeyUndecryptable`
   */
  sign(claims: JWTPayload, options: { typ: string }): Promise<string>
  /**
   * The JWK Set (RFC 7517 §5) as bytes: every key that is pending, active or retiring. Never touches the database; the
   * same buffer as long as the keys are the same.
   *
   * @throws VouchError `signingKeyMissing` before `start`
   */
  publishedJwks(): Buffer
  /**
   * Verifies a JWT that this server issued: pins algorithm, typ, issuer, audience and required claims (RFC 8725 §3).
   *
   * @param expected.expiredToo takes one whose time is over, too: for hints about who somebody was, never for access
   * @throws VouchError `tokenRefused`
   */
  verify(jwt: string, expected: { typ: string; audience: string; expiredToo?: boolean }): Promise<JWTPayload>
  /**
   * Reads the keys, makes the first ones where the table was never used, and follows changes from then on.
   *
   * @throws VouchError `signingKeyMissing` where keys there were, but none may sign; `signingKeyUndecryptable`
   */
  start(): Promise<void>
  /** Reads the keys anew, and rotates them if that is due: what happens by itself on a NOTIFY and at every poll. */
  refresh(): Promise<void>
  /**
   * Lets the next key sign, for an administrator who asks (`rotateSigningKeys`).
   *
   * @throws VouchError `signingKeyMissing`, `signingKeyUndecryptable`
   */
  rotate(doer: Doer): Promise<RotationResult>
  /**
   * Takes a key out of the published set at once, for an administrator who asks (`revokeSigningKey`).
   *
   * @throws VouchError `signingKeyUnknown`, `signingKeyUndecryptable`
   */
  revoke(kid: string, doer: Doer): Promise<RevocationResult>
  stop(): Promise<void>
}

import type { JWTPayload } from 'jose'

/** The provider's ES256 keys, held in memory and refreshed when another replica changes them. */
export interface SigningKeys {
  /**
   * Signs a JWT with the active key.
   *
   * @throws VouchError `signingKeyMissing` where no key may sign, `signingKeyUndecryptable`
   */
  sign(claims: JWTPayload, options: { typ: string }): Promise<string>
  /** The JWK Set (RFC 7517 §5) as bytes: every key that is pending, active or retiring. Never touches the database. */
  publishedJwks(): Buffer
  /**
   * Verifies a JWT that this server issued: pins algorithm, typ, issuer, audience and required claims (RFC 8725 §3).
   *
   * @throws VouchError `tokenRefused`
   */
  verify(jwt: string, expected: { typ: string; audience: string }): Promise<JWTPayload>
  /** Starts and stops following changes made by other replicas. */
  start(): Promise<void>
  stop(): Promise<void>
}

import { hkdfSync } from 'node:crypto'

export interface TripSecrets {
  /** OpenID Connect Core §3.1.2.1 */
  readonly nonce: string
  /** PKCE verifier (RFC 7636 §4.1): 43 characters. */
  readonly verifier: string
}

/**
 * What proves that the answer of the provider belongs to the browser that asked. Both are made of the cookie (HKDF, RFC 5869),
 * so that they lie in no database and another browser cannot say them.
 *
 * @param browser the cookie's value, 256 random bits
 * @param state of this authorization request, so that no two requests share them
 */
export function tripSecrets(browser: string, state: string): TripSecrets {
  const derived = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', browser, state, `vouch upstream ${purpose}`, 32)).toString('base64url')
  return { nonce: derived('nonce'), verifier: derived('verifier') }
}

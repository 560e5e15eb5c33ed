import { createHash, randomBytes } from 'node:crypto'

/** What one login keeps to itself: the state of its callback and the verifier of its code, 256 bits each. */
export interface LoginSecrets {
  readonly state: string
  readonly codeVerifier: string
  /** RFC 7636 §4.2, S256. */
  readonly codeChallenge: string
}

/** Secrets for one login. They stay in memory. */
export function createLoginSecrets(): LoginSecrets {
  // RFC 7636 §4.1: 32 octets make a verifier of 43 characters.
  const codeVerifier = randomBytes(32).toString('base64url')
  return {
    state: randomBytes(32).toString('base64url'),
    codeVerifier,
    codeChallenge: createHash('sha256').update(codeVerifier, 'ascii').digest('base64url'),
  }
}

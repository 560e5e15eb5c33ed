import { createHash, randomBytes } from 'node:crypto'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import type { KeyPolicy } from '../domain/attestation/key-policy.ts'
import type { ExpectedRegistration } from '../domain/webauthn/verify-registration.ts'

/** A website that is no loopback, for tests that judge registrations without a server. */
export const relyingParty = { rpId: 'vouch.example.com', origin: 'https://vouch.example.com' }

/** What a browser is asked for, with a challenge of its own. */
export function registrationOptions(): PublicKeyCredentialCreationOptionsJSON {
  return {
    challenge: randomBytes(32).toString('base64url'),
    rp: { name: 'Vouch', id: relyingParty.rpId },
    user: { id: randomBytes(32).toString('base64url'), name: 'alice@example.com', displayName: 'Alice' },
    pubKeyCredParams: [],
  }
}

/** What the answer to these options is held against. */
export function expectedRegistration(
  asked: PublicKeyCredentialCreationOptionsJSON,
  policy: KeyPolicy,
): ExpectedRegistration {
  const challengeHash = createHash('sha256').update(Buffer.from(asked.challenge, 'base64url')).digest()
  return { relyingParty, policy, challengeHash, now: new Date() }
}

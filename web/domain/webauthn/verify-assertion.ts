import { checkAuthenticatorData } from './authenticator-data.ts'
import { checkClientData } from './client-data.ts'
import { type AssertionCredential, readAssertionCredential } from './credential-json.ts'
import { type AuthenticatorData, assertionVerifies, type RelyingParty } from './library.ts'

export interface ExpectedAssertion {
  readonly relyingParty: RelyingParty
  /** SHA-256 of the challenge; the caller has consumed the ceremony before. */
  readonly challengeHash: Uint8Array
}

/** An assertion that fits the ceremony. Whose it is, and whether the key signed it, is not known yet. */
export interface ReadAssertion {
  readonly credential: AssertionCredential
  readonly data: AuthenticatorData
  readonly challenge: string
  readonly relyingParty: RelyingParty
}

/**
 * All of WebAuthn L3 §7.2 that can be judged without knowing the key: the answer is the same for keys known and unknown.
 *
 * @param credential AuthenticationResponseJSON as it came off the wire
 * @throws VouchError `ceremonyMalformed`, `ceremonyWrongOrigin`, `challengeUnknown`, `userVerificationMissing`
 */
export function readAssertion(credential: unknown, expected: ExpectedAssertion): ReadAssertion {
  const { relyingParty, challengeHash } = expected
  const read = readAssertionCredential(credential)
  const { origin, rpId } = relyingParty
  const challenge = checkClientData(read.clientData, { type: 'webauthn.get', origin, challengeHash })
  const data = checkAuthenticatorData(read.authenticatorData, rpId)
  return { credential: read, data, challenge, relyingParty }
}

/**
 * Whether this key signed the assertion (L3 §7.2 steps 20 and 21).
 *
 * @param publicKey COSE_Key
 */
export async function verifyAssertion(
  { credential, challenge, relyingParty }: ReadAssertion,
  publicKey: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return assertionVerifies(credential.json, publicKey, { ...relyingParty, challenge })
}

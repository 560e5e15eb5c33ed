import { LOOPBACK_PROOF_TYP, VouchError } from '@vouch/protocol'
import { verifyWithEmbeddedKey } from '../dpop/verify-with-embedded-key.ts'

/** `iss` of the proof: the command line speaks for itself. */
const PROOF_ISSUER = 'vouch-cli'

/**
 * Verifies the answer of a native client to the loopback challenge: signed by the key that it showed when it pushed the
 * request, for this issuer and this login request.
 *
 * @returns the challenge that it answers, and the thumbprint of its key; both are compared where the proof is used up
 * @throws VouchError `loginOtherMachine`
 */
export async function verifyLoopbackProof(
  jwt: string,
  expected: { issuer: string; requestId: string; now: Date },
): Promise<{ challenge: string; jkt: string }> {
  const { claims, jkt } = await verifyWithEmbeddedKey(jwt, {
    typ: LOOPBACK_PROOF_TYP,
    requiredClaims: ['exp', 'challenge', 'request'],
    issuer: PROOF_ISSUER,
    audience: expected.issuer,
    now: expected.now,
  }).catch((cause) => {
    throw new VouchError('loginOtherMachine', { cause })
  })
  const challenge: unknown = claims.challenge
  if (claims.request !== expected.requestId || typeof challenge !== 'string') throw new VouchError('loginOtherMachine')
  return { challenge, jkt }
}

import { VouchError } from '@vouch/protocol'
import type { NewSecurityKey } from '../../db/security-keys.ts'
import { type Attestation, checkAttestation } from '../attestation/check-attestation.ts'
import type { KeyPolicy } from '../attestation/key-policy.ts'
import { checkAuthenticatorData } from './authenticator-data.ts'
import { checkClientData } from './client-data.ts'
import { readRegistrationCredential } from './credential-json.ts'
import { attestationVerifies, decodeCbor, type RelyingParty } from './library.ts'
import { ACCEPTED_ALGORITHMS, checkPublicKey } from './public-key.ts'

export interface ExpectedRegistration {
  readonly relyingParty: RelyingParty
  readonly policy: KeyPolicy
  /** SHA-256 of the challenge; the caller has consumed the ceremony before. */
  readonly challengeHash: Uint8Array
  readonly now: Date
}

/** A new key that passed every check; ready to be stored. */
export type VerifiedRegistration = Omit<NewSecurityKey, 'personId' | 'nickname' | 'createdAt'>

/**
 * Verifies a registration (WebAuthn L3 §7.1). Pure: no database, no network, no clock of its own.
 *
 * @param credential RegistrationResponseJSON as it came off the wire
 * @throws VouchError `ceremonyMalformed`, `ceremonyWrongOrigin`, `challengeUnknown`, `userVerificationMissing`, `keySynced`,
 * `keyAlgorithmRefused`, `keyNotHardware`, `keyNotTrusted`
 */
export async function verifyRegistration(
  credential: unknown,
  { relyingParty, policy, challengeHash, now }: ExpectedRegistration,
): Promise<VerifiedRegistration> {
  const { credentialId, clientData, attestationObject, transports, json } = readRegistrationCredential(credential)
  const challenge = checkClientData(clientData, { type: 'webauthn.create', origin: relyingParty.origin, challengeHash })
  const { format, statement, authenticatorData } = readAttestationObject(attestationObject)
  const data = checkAuthenticatorData(authenticatorData, relyingParty.rpId)
  const { aaguid, credentialID, credentialPublicKey, counter, flags } = data
  if (!aaguid || !credentialID || !credentialPublicKey) throw new VouchError('ceremonyMalformed')
  // The library takes the ID out of the authenticator data, and the browser names one beside it: they are one or none.
  if (Buffer.compare(credentialID, credentialId) !== 0) throw new VouchError('ceremonyMalformed')
  // What may be copied to other devices (L3 §6.1.3) is no hardware key, whatever made it.
  if (policy.kind === 'hardware' && flags.be) throw new VouchError('keySynced')
  const algorithm = checkPublicKey(credentialPublicKey)
  const { anchor, chain } = checkAttestation(policy, { format, statement, aaguid }, now)
  // Last, so that whatever it refuses is the attestation: everything else has been looked at.
  const expected = { ...relyingParty, challenge, algorithms: ACCEPTED_ALGORITHMS }
  if (!(await attestationVerifies(json, expected))) throw new VouchError('keyNotTrusted')
  return {
    credentialId,
    publicKey: credentialPublicKey,
    algorithm,
    signCount: counter,
    aaguid: uuid(aaguid),
    backupEligible: flags.be,
    transports,
    attestationFormat: format,
    attestationAnchor: anchor,
    attestationChain: chain,
  }
}

interface AttestationObject extends Omit<Attestation, 'aaguid'> {
  readonly authenticatorData: Uint8Array<ArrayBuffer>
}

// L3 §6.5.4
function readAttestationObject(bytes: Uint8Array<ArrayBuffer>): AttestationObject {
  const item = decode(bytes)
  if (!(item instanceof Map) || item.size !== 3) throw new VouchError('ceremonyMalformed')
  const format: unknown = item.get('fmt')
  const statement: unknown = item.get('attStmt')
  const authenticatorData: unknown = item.get('authData')
  if (typeof format !== 'string' || !(statement instanceof Map) || !(authenticatorData instanceof Uint8Array)) {
    throw new VouchError('ceremonyMalformed')
  }
  return { format, statement, authenticatorData: new Uint8Array(authenticatorData) }
}

function decode(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return decodeCbor(bytes)
  } catch (cause) {
    throw new VouchError('ceremonyMalformed', { cause })
  }
}

function uuid(aaguid: Uint8Array): string {
  return Buffer.from(aaguid)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

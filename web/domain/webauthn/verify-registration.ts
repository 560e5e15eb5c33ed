import { VouchError } from '@vouch/protocol'
import type { NewSecurityKey } from '../../db/keys/security-keys.ts'
import { type Attestation, checkAttestation } from '../attestation/check-attestation.ts'
import type { KeyPolicy } from '../attestation/key-policy.ts'
import { judgeKey, type KeyFacts } from '../key-policy/judge-key.ts'
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
 * `keyAlgorithmRefused`, `keyNotHardware`, `keyNotTrusted`, `keyFirmwareMalformed`, and what `requireAccepted` throws
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
  if (!aaguid || !credentialID || !credentialPublicKey) throw malformed('no_credential')
  // The library takes the ID out of the authenticator data, and the browser names one beside it: they are one or none.
  if (Buffer.compare(credentialID, credentialId) !== 0) throw malformed('credential_id_differs')
  const algorithm = checkPublicKey(credentialPublicKey)
  const { chain, firmware } = checkAttestation(policy, { format, statement, aaguid })
  // Whatever it refuses is the attestation: everything else that it looks at has been looked at.
  const expected = { ...relyingParty, challenge, algorithms: ACCEPTED_ALGORITHMS }
  if (!(await attestationVerifies(json, expected))) {
    throw new VouchError('keyNotTrusted', { reason: 'attestation_statement' })
  }
  const facts = { aaguid: uuid(aaguid), chain, firmware, backupEligible: flags.be, attestedAt: now }
  const anchor = requireAccepted(policy, facts)
  return {
    credentialId,
    publicKey: credentialPublicKey,
    algorithm,
    signCount: counter,
    aaguid: facts.aaguid,
    firmware,
    backupEligible: flags.be,
    transports,
    attestationFormat: format,
    attestationAnchor: anchor,
    attestationChain: chain,
  }
}

/**
 * @returns SHA-256 (hex) of the trust anchor; null where policy did not ask for one
 * @throws VouchError with the gravest reason why policy does not take the key (judge-key.ts)
 */
export function requireAccepted(policy: KeyPolicy, facts: KeyFacts): string | null {
  const { anchor, reasons } = judgeKey(policy, facts)
  const [gravest] = reasons
  if (gravest === undefined) return anchor
  const { error, detail, reason } = gravest
  throw new VouchError(error, { detail, reason })
}

function malformed(reason: string, cause?: unknown): VouchError {
  return new VouchError('ceremonyMalformed', { reason, cause })
}

interface AttestationObject extends Omit<Attestation, 'aaguid'> {
  readonly authenticatorData: Uint8Array<ArrayBuffer>
}

// L3 §6.5.4
function readAttestationObject(bytes: Uint8Array<ArrayBuffer>): AttestationObject {
  const item = decode(bytes)
  if (!(item instanceof Map) || item.size !== 3) throw malformed('attestation_object')
  const format: unknown = item.get('fmt')
  const statement: unknown = item.get('attStmt')
  const authenticatorData: unknown = item.get('authData')
  if (typeof format !== 'string' || !(statement instanceof Map) || !(authenticatorData instanceof Uint8Array)) {
    throw malformed('attestation_object')
  }
  return { format, statement, authenticatorData: new Uint8Array(authenticatorData) }
}

function decode(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return decodeCbor(bytes)
  } catch (cause) {
    throw malformed('attestation_object_cbor', cause)
  }
}

function uuid(aaguid: Uint8Array): string {
  return Buffer.from(aaguid)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

import { X509Certificate } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { aaguidExtension, firmwareExtension } from '../webauthn/library.ts'
import type { KeyPolicy } from './key-policy.ts'

/** An attestation statement, decoded but not yet verified (WebAuthn L3 §6.5). */
export interface Attestation {
  readonly format: string
  readonly statement: ReadonlyMap<unknown, unknown>
  readonly aaguid: Uint8Array
}

export interface CheckedAttestation {
  /** DER, leaf first; empty where policy did not ask for one. */
  readonly chain: readonly Uint8Array<ArrayBuffer>[]
  /** Such as 5.7.1; null where the certificate does not say it. */
  readonly firmware: string | null
}

const MAX_CERTIFICATES = 5

/**
 * Whether an attestation is of the form that policy asks for, and its certificate fits what the key says of itself. Neither
 * the signature of the statement (verify-registration.ts) nor whether the maker is trusted (judge-key.ts) is judged here.
 *
 * @throws VouchError `keyNotHardware` where nothing vouches for the key, `keyNotTrusted` where it is vouched for wrongly,
 * `keyFirmwareMalformed`
 */
export function checkAttestation(policy: KeyPolicy, attestation: Attestation): CheckedAttestation {
  if (policy.kind === 'hardware') return checkCertificates(attestation)
  // No attestation is asked for, so a browser leaves at most that of the key itself (L3 §5.1.3 step 22). The other formats
  // stay out because their verification in the library fetches CRLs.
  if (attestation.format !== 'none' && attestation.format !== 'packed') {
    throw new VouchError('keyNotTrusted', { reason: 'attestation_format' })
  }
  return { chain: [], firmware: null }
}

function checkCertificates(attestation: Attestation): CheckedAttestation {
  const chain = attestationChain(attestation)
  // L3 §6.5.1: all zero says that the maker is not told; an old U2F key, for one.
  if (attestation.aaguid.every((byte) => byte === 0))
    throw new VouchError('keyNotHardware', { reason: 'model_not_told' })
  const { problem, firmware } = readLeaf(attestation, chain)
  if (problem !== undefined) throw new VouchError('keyNotTrusted', { reason: problem })
  if (firmware === undefined) throw new VouchError('keyFirmwareMalformed', { reason: 'firmware_malformed' })
  return { chain, firmware }
}

function readLeaf(
  { statement, aaguid }: Attestation,
  [der, ...presented]: readonly Uint8Array<ArrayBuffer>[],
): { problem?: string; firmware: string | null | undefined } {
  try {
    if (der === undefined) return { problem: 'attestation_certificate_unreadable', firmware: null }
    const leaf = new X509Certificate(der)
    for (const certificate of presented) new X509Certificate(certificate)
    if (leaf.ca) return { problem: 'attestation_leaf_is_authority', firmware: null }
    if (leafAlgorithm(leaf) !== statement.get('alg')) return { problem: 'attestation_algorithm', firmware: null }
    // L3 §8.2.1: the extension MUST be there where a root serves several models. Yubico's do; of others we cannot know.
    const named = aaguidExtension(der)
    if (named === undefined) return { problem: 'attestation_names_no_model', firmware: null }
    if (Buffer.compare(named, aaguid) !== 0) return { problem: 'attestation_names_other_model', firmware: null }
    return { firmware: firmwareExtension(der) }
  } catch {
    // A certificate, or a key or an extension in it, that cannot be read leads nowhere.
    return { problem: 'attestation_certificate_unreadable', firmware: null }
  }
}

/** L3 §8.2: only `packed` with certificates; self attestation has none, and proves nothing about hardware. */
function attestationChain({ format, statement }: Attestation): Uint8Array<ArrayBuffer>[] {
  const chain: unknown = statement.get('x5c')
  if (format !== 'packed') throw new VouchError('keyNotHardware', { reason: `attestation_format_${spelled(format)}` })
  if (!Array.isArray(chain) || chain.length === 0)
    throw new VouchError('keyNotHardware', { reason: 'attestation_self' })
  if (chain.length > MAX_CERTIFICATES) {
    throw new VouchError('ceremonyMalformed', { reason: 'attestation_too_many_certificates' })
  }
  return chain.map((certificate: unknown) => {
    if (!(certificate instanceof Uint8Array)) {
      throw new VouchError('ceremonyMalformed', { reason: 'attestation_certificate_no_bytes' })
    }
    return new Uint8Array(certificate)
  })
}

// L3 §8: the registered formats; what else somebody writes there is not for the audit log.
const FORMATS = ['none', 'fido-u2f', 'tpm', 'apple', 'android-key', 'android-safetynet', 'compound']

function spelled(format: string): string {
  return FORMATS.includes(format) ? format : 'unknown'
}

/** COSE algorithm that a key of this certificate signs with. */
function leafAlgorithm(leaf: X509Certificate): number | undefined {
  const { asymmetricKeyType, asymmetricKeyDetails } = leaf.publicKey
  if (asymmetricKeyType === 'ed25519') return -8
  if (asymmetricKeyDetails?.namedCurve === 'prime256v1') return -7
  if (asymmetricKeyDetails?.namedCurve === 'secp384r1') return -35
  return undefined
}

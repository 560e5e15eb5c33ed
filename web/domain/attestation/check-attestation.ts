import { X509Certificate } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { aaguidExtension } from '../webauthn/library.ts'
import { findAnchor } from './certificate-path.ts'
import type { HardwarePolicy, KeyPolicy } from './key-policy.ts'

/** An attestation statement, decoded but not yet verified (WebAuthn L3 §6.5). */
export interface Attestation {
  readonly format: string
  readonly statement: ReadonlyMap<unknown, unknown>
  readonly aaguid: Uint8Array
}

export interface CheckedAttestation {
  /** SHA-256 (hex) of the trust anchor; null where policy did not ask for one. */
  readonly anchor: string | null
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array<ArrayBuffer>[]
}

const MAX_CERTIFICATES = 5

/**
 * Whether policy takes a key with this attestation. The signature of the statement is not judged here (verify-registration.ts).
 *
 * @throws VouchError `keyNotHardware` where nothing vouches for the key, `keyNotTrusted` where it is vouched for by somebody
 * unknown, or wrongly
 */
export function checkAttestation(policy: KeyPolicy, attestation: Attestation, now: Date): CheckedAttestation {
  if (policy.kind === 'hardware') return checkHardware(policy, attestation, now)
  // No attestation is asked for, so a browser leaves at most that of the key itself (L3 §5.1.3 step 22). The other formats
  // stay out because their verification in the library fetches CRLs.
  if (attestation.format !== 'none' && attestation.format !== 'packed') throw new VouchError('keyNotTrusted')
  return { anchor: null, chain: [] }
}

function checkHardware(policy: HardwarePolicy, attestation: Attestation, now: Date): CheckedAttestation {
  const chain = attestationChain(attestation)
  // L3 §6.5.1: all zero says that the maker is not told; an old U2F key, for one.
  if (attestation.aaguid.every((byte) => byte === 0)) throw new VouchError('keyNotHardware')
  const anchor = anchorOf(policy, attestation, chain, now)
  if (anchor === undefined) throw new VouchError('keyNotTrusted')
  return { anchor: anchor.fingerprint256.replaceAll(':', '').toLowerCase(), chain }
}

function anchorOf(
  policy: HardwarePolicy,
  { statement, aaguid }: Attestation,
  chain: readonly Uint8Array<ArrayBuffer>[],
  now: Date,
): X509Certificate | undefined {
  try {
    const [leaf, ...presented] = chain.map((der) => new X509Certificate(der))
    if (leaf === undefined || leaf.ca || leafAlgorithm(leaf) !== statement.get('alg')) return undefined
    // L3 §8.2.1: the extension MUST be there where a root serves several models. Yubico's do; of others we cannot know.
    const named = aaguidExtension(new Uint8Array(leaf.raw))
    if (named === undefined || Buffer.compare(named, aaguid) !== 0) return undefined
    return findAnchor(leaf, presented, policy, now)
  } catch {
    // A certificate, or a key or an extension in it, that cannot be read leads nowhere.
    return undefined
  }
}

/** L3 §8.2: only `packed` with certificates; self attestation has none, and proves nothing about hardware. */
function attestationChain({ format, statement }: Attestation): Uint8Array<ArrayBuffer>[] {
  const chain: unknown = statement.get('x5c')
  if (format !== 'packed' || !Array.isArray(chain) || chain.length === 0) throw new VouchError('keyNotHardware')
  if (chain.length > MAX_CERTIFICATES) throw new VouchError('ceremonyMalformed')
  return chain.map((certificate: unknown) => {
    if (!(certificate instanceof Uint8Array)) throw new VouchError('ceremonyMalformed')
    return new Uint8Array(certificate)
  })
}

/** COSE algorithm that a key of this certificate signs with. */
function leafAlgorithm(leaf: X509Certificate): number | undefined {
  const { asymmetricKeyType, asymmetricKeyDetails } = leaf.publicKey
  if (asymmetricKeyType === 'ed25519') return -8
  if (asymmetricKeyDetails?.namedCurve === 'prime256v1') return -7
  if (asymmetricKeyDetails?.namedCurve === 'secp384r1') return -35
  return undefined
}

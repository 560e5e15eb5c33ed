import { X509Certificate } from 'node:crypto'
import { catalogue } from '@vouch/protocol'
import { findAnchor } from '../attestation/certificate-path.ts'
import type { HardwarePolicy, KeyPolicy, KeyRules } from '../attestation/key-policy.ts'
import { firmware, older } from './firmware.ts'
import { yubicoModels } from './yubico-models.ts'

/** What is known of a key; all of it is stored with a key when it is enrolled. */
export interface KeyFacts {
  /** Lower case UUID. */
  readonly aaguid: string
  /** DER, leaf first, of an attestation whose signature was verified; empty where there was none. */
  readonly chain: readonly Uint8Array<ArrayBuffer>[]
  /** Such as 5.7.1, as the certificate says it; null where it does not. */
  readonly firmware: string | null
  /** Flag BE (WebAuthn L3 §6.1.3). */
  readonly backupEligible: boolean
  /** When the key was attested: certificates have to be valid then, since a key does not age with its certificate. */
  readonly attestedAt: Date
}

type Refusal =
  | 'keySynced'
  | 'keyNotHardware'
  | 'keyNotTrusted'
  | 'keyModelNotAllowed'
  | 'keyFirmwareTooOld'
  | 'keyFirmwareUnknown'
  | 'keyModelCompromised'

/** Why a key is refused, in the words of the catalogue. */
export interface RefusalReason {
  readonly error: Refusal
  /** VCH-… */
  readonly code: string
  readonly words: string
  /** What is particular to this key. */
  readonly detail: string | undefined
  /** In a word, for the audit log. */
  readonly reason: string
}

export interface Verdict {
  readonly verdict: 'accepted' | 'refused'
  /** Empty where it is accepted; the gravest first. */
  readonly reasons: readonly RefusalReason[]
  /** SHA-256 (hex) of the trust anchor; null where policy does not ask for one, or none was reached. */
  readonly anchor: string | null
}

/**
 * What a key gets under a policy: at enrolment, in the simulator, and when enrolled keys are judged again. The AAGUID and the
 * firmware are looked at only where the certificate that names them leads to an anchor.
 */
export function judgeKey(policy: KeyPolicy, facts: KeyFacts): Verdict {
  if (policy.kind === 'any') return { verdict: 'accepted', reasons: [], anchor: null }
  const anchor = facts.chain.length === 0 ? undefined : anchorOf(policy, facts)
  const reasons = anchor === undefined ? [unproven(facts)] : refusals(policy.rules, facts)
  // What may be copied to other devices (L3 §6.1.3) is no hardware key, whatever made it.
  if (facts.backupEligible) reasons.unshift(refusal('keySynced', 'backup_eligible'))
  return { verdict: reasons.length === 0 ? 'accepted' : 'refused', reasons, anchor: anchor ?? null }
}

/** The rules for a model and a firmware that are known to be true. */
export function refusals(rules: KeyRules, facts: Pick<KeyFacts, 'aaguid' | 'firmware'>): RefusalReason[] {
  const accusation = rules.accused.get(facts.aaguid)
  const compromised = accusation && refusal('keyModelCompromised', 'model_compromised', `It says ${accusation}.`)
  const allowed = rules.models === 'any' || rules.models.has(facts.aaguid)
  const reasons = [
    compromised,
    allowed ? undefined : refusal('keyModelNotAllowed', 'model_not_allowed', `Its AAGUID is ${facts.aaguid}.`),
    firmwareRefusal(rules, facts),
  ]
  return reasons.filter((reason) => typeof reason === 'object')
}

function unproven({ chain }: KeyFacts): RefusalReason {
  return chain.length === 0
    ? refusal('keyNotHardware', 'attestation_none')
    : refusal('keyNotTrusted', 'attestation_untrusted')
}

function firmwareRefusal(
  { minimumFirmware }: KeyRules,
  { aaguid, firmware: told }: Pick<KeyFacts, 'aaguid' | 'firmware'>,
): RefusalReason | undefined {
  if (minimumFirmware === null) return undefined
  const model = yubicoModels.get(aaguid)
  const asked = (model && minimumFirmware.presets[model.preset]) ?? minimumFirmware.version
  const floor = firmware(asked)
  const [oldest, newest] = told === null ? [model?.oldest, model?.newest] : [firmware(told), firmware(told)]
  if (newest !== undefined && older(newest, floor)) {
    const has = told === null ? 'Keys of this model have' : `It has ${told},`
    return refusal('keyFirmwareTooOld', 'firmware_too_old', `${has} less than ${asked}.`)
  }
  const unknown = oldest === undefined || older(oldest, floor)
  if (!unknown || minimumFirmware.unknown === 'allow') return undefined
  return refusal('keyFirmwareUnknown', 'firmware_unknown', `It would have to be ${asked} or newer.`)
}

function anchorOf(policy: HardwarePolicy, { chain, attestedAt }: KeyFacts): string | undefined {
  try {
    const [leaf, ...presented] = chain.map((der) => new X509Certificate(der))
    const anchor = leaf && findAnchor(leaf, presented, policy, attestedAt)
    return anchor?.fingerprint256.replaceAll(':', '').toLowerCase()
  } catch {
    // A certificate, or the key in it, that cannot be read leads nowhere.
    return undefined
  }
}

function refusal(error: Refusal, reason: string, detail?: string): RefusalReason {
  const { code, what } = catalogue[error]
  return { error, code, words: detail === undefined ? what : `${what} ${detail}`, detail, reason }
}

import { X509Certificate } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import type { Config } from '../../config/config.ts'
import type { KeyPolicyDocument } from './policy-document.ts'

/**
 * What a schema cannot say of a policy.
 *
 * @throws VouchError `keyPolicyRefused`, saying what does not hold together
 */
export function requireCoherent(policy: KeyPolicyDocument, config: Pick<Config, 'attestationRoots'>): void {
  const problem = incoherence(policy, config)
  if (problem !== undefined) throw new VouchError('keyPolicyRefused', { detail: problem })
}

function incoherence(
  { hardwareOnly, models, minimumFirmware, roots }: KeyPolicyDocument,
  { attestationRoots }: Pick<Config, 'attestationRoots'>,
): string | undefined {
  // Without attestation a model and a firmware are only what a key claims.
  if (!hardwareOnly && (models !== 'any' || minimumFirmware !== null)) {
    return 'Model and firmware are known only of keys that prove what they are: ask for hardware keys, or leave both open.'
  }
  if (models !== 'any' && models.presets.length + models.aaguids.length === 0) {
    return 'It lists no model, so nobody could enrol a key.'
  }
  if (hardwareOnly && !roots.yubico && roots.pasted.length + attestationRoots.length === 0) {
    return 'It trusts no maker, so nobody could enrol a key.'
  }
  const unusable = roots.pasted.findIndex((pem) => !isAuthority(pem))
  return unusable === -1 ? undefined : `Root ${unusable + 1} is not the PEM certificate of one certificate authority.`
}

function isAuthority(pem: string): boolean {
  try {
    return pem.split('-----BEGIN').length === 2 && new X509Certificate(pem).ca
  } catch {
    return false
  }
}

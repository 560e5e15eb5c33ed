import { createHash } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { type AuthenticatorData, splitAuthenticatorData } from './library.ts'

/**
 * What the authenticator says it did (L3 §6.1): for this relying party, touched, and with its PIN or fingerprint checked.
 *
 * @throws VouchError `ceremonyMalformed`, `ceremonyWrongOrigin`, `userVerificationMissing`
 */
export function checkAuthenticatorData(bytes: Uint8Array<ArrayBuffer>, rpId: string): AuthenticatorData {
  const data = split(bytes)
  // L3 §7.1 step 14, §7.2 step 15
  const expected = createHash('sha256').update(rpId).digest()
  if (Buffer.compare(data.rpIdHash, expected) !== 0) throw new VouchError('ceremonyWrongOrigin', { reason: 'rp_id' })
  // L3 §7.1 step 15, §7.2 step 16
  if (!data.flags.up)
    throw new VouchError('ceremonyMalformed', { detail: 'The key was not touched.', reason: 'not_touched' })
  // L3 §7.1 step 16, §7.2 step 17
  if (!data.flags.uv) throw new VouchError('userVerificationMissing', { reason: 'user_not_verified' })
  // L3 §7.1 step 17, §7.2 step 18
  if (data.flags.bs && !data.flags.be) {
    throw new VouchError('ceremonyMalformed', {
      detail: 'The key says that it is backed up and cannot be.',
      reason: 'backup_flags_contradict',
    })
  }
  return data
}

function split(bytes: Uint8Array<ArrayBuffer>): AuthenticatorData {
  try {
    return splitAuthenticatorData(bytes)
  } catch (cause) {
    throw new VouchError('ceremonyMalformed', { reason: 'authenticator_data', cause })
  }
}

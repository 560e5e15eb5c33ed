import { VouchError } from '@vouch/protocol'
import { findKeyByCredentialId, type KeyWithOwner, recordKeyUse } from '../../db/keys/security-keys.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { hashedKey, requireToken } from '../rate-limits/require-token.ts'
import type { AssertionStart } from './begin-assertion.ts'
import { consumeCeremony } from './consume-ceremony.ts'
import { disableClonedKey } from './disable-cloned-key.ts'
import { nobodysKey } from './nobodys-key.ts'
import { type ReadAssertion, readAssertion, verifyAssertion } from './verify-assertion.ts'

export interface AssertionInput {
  readonly purpose: AssertionStart['purpose']
  /** What the ceremony was begun for (`beginAssertion`). */
  readonly owner: string
  /** Whose key it has to be, where that was known before the touch. */
  readonly personId?: string
  readonly ceremonyId: string
  /** AuthenticationResponseJSON as it came off the wire: checked here, nowhere else. */
  readonly credential: unknown
  readonly ip: string | undefined
  readonly now: Date
}

export interface FinishedAssertion {
  readonly person: KeyWithOwner['person']
  readonly key: Pick<KeyWithOwner, 'id' | 'nickname'>
  readonly ceremonyId: string
  /** When the key was touched. */
  readonly authTime: Date
}

/** Where an attempt got to, for the audit of its refusal. */
interface Attempt {
  key: KeyWithOwner | undefined
}

/**
 * Ends a touch that says who somebody is: the one way in, for the dashboard and for every client. The refusal is audited
 * here, the success by the caller.
 *
 * @returns an active person with an active key, whose counter has gone up
 * @throws VouchError `rateLimited`, `challengeUnknown`, `ceremonyMalformed`, `ceremonyWrongOrigin`,
 * `userVerificationMissing`;
 * `keyNotAccepted` alike for a key that is unknown, a signature that is wrong, and a user handle that is another's;
 * and only to whoever holds the key: `keySynced` and `keyNotAccepted` where it says otherwise than at enrolment whether it
 * may be copied, `keyDisabled`, `personDeactivated`
 */
export async function finishAssertion(
  runtime: Pick<Runtime, 'config' | 'database'>,
  input: AssertionInput,
): Promise<FinishedAssertion> {
  const attempt: Attempt = { key: undefined }
  try {
    return await judge(runtime, input, attempt)
  } catch (error) {
    // A ceremony that never was is not worth a row: anybody can make names up.
    if (error instanceof VouchError && error.reason !== 'ceremony_unknown') {
      await recordRefusal(runtime, input, attempt, error)
    }
    throw error
  }
}

async function judge(
  runtime: Pick<Runtime, 'config' | 'database'>,
  input: AssertionInput,
  attempt: Attempt,
): Promise<FinishedAssertion> {
  const { purpose, owner, ceremonyId, credential, ip, now } = input
  const { challengeHash } = await consumeCeremony(runtime, { id: ceremonyId, purpose, owner }, now)
  const assertion = readAssertion(credential, { relyingParty: runtime.config.issuer, challengeHash })
  const { credentialId } = assertion.credential
  const found = await findKeyByCredentialId(runtime.database.prisma, credentialId)
  const signed = await verifyAssertion(assertion, found?.publicKey ?? nobodysKey)
  const stranger = strangeness(found, signed, assertion, input.personId)
  if (found === undefined || stranger !== undefined) throw new VouchError('keyNotAccepted', { reason: stranger })
  attempt.key = found
  // Only what the key has signed counts: else whoever knows its name could keep its owner out.
  await requireToken(runtime, 'credential', { key: hashedKey(credentialId), personId: found.person.id, ip, now })
  refuseOtherEligibility(found, assertion)
  if (found.state !== 'active') throw new VouchError('keyDisabled', { reason: 'key_disabled' })
  if (found.person.state !== 'active') throw new VouchError('personDeactivated', { reason: 'person_deactivated' })
  // L3 §7.2 step 22, only now that the signature is known to be good: else a stranger could have keys disabled.
  const use = { keyId: found.id, signCount: assertion.data.counter, ip, now }
  if (!(await recordKeyUse(runtime.database.prisma, use))) {
    await disableClonedKey(runtime, { key: found, signCount: use.signCount, ceremonyId, ip, now })
    throw new VouchError('keyDisabled', { reason: 'sign_count' })
  }
  return { person: found.person, key: { id: found.id, nickname: found.nickname }, ceremonyId, authTime: now }
}

/** What is told in the same words, whichever it is, and set apart in the audit log. @returns undefined: nothing is wrong */
function strangeness(
  key: KeyWithOwner | undefined,
  signed: boolean,
  assertion: ReadAssertion,
  personId: string | undefined,
): string | undefined {
  if (key === undefined) return 'credential_unknown'
  if (!signed) return 'signature'
  return isOwners(key, assertion, personId) ? undefined : 'user_handle'
}

// L3 §7.2 step 6: where nobody was named before the touch the key has to say whose it is; what it says has to be right.
function isOwners(key: KeyWithOwner, { credential }: ReadAssertion, personId: string | undefined): boolean {
  if (personId !== undefined && key.person.id !== personId) return false
  if (credential.userHandle === undefined) return personId !== undefined
  return Buffer.compare(credential.userHandle, key.person.userHandle) === 0
}

// L3 §7.2 step 19: whether a credential may be copied is settled when it is made.
function refuseOtherEligibility(key: KeyWithOwner, { data }: ReadAssertion): void {
  if (data.flags.be === key.backupEligible) return
  throw new VouchError(data.flags.be ? 'keySynced' : 'keyNotAccepted', { reason: 'backup_eligibility_changed' })
}

const REFUSAL_TYPES = { sign_in: 'sign_in.refused', authorize: 'login.refused', step_up: 'step_up.refused' } as const

async function recordRefusal(
  runtime: Pick<Runtime, 'database'>,
  { purpose, ceremonyId, ip }: AssertionInput,
  { key }: Attempt,
  { errorName, reason = errorName }: VouchError,
): Promise<void> {
  await recordEvent(runtime.database.prisma, {
    type: REFUSAL_TYPES[purpose],
    outcome: 'refused',
    personId: key?.person.id,
    keyId: key?.id,
    ceremonyId,
    ip,
    details: { error: errorName, reason },
  })
}

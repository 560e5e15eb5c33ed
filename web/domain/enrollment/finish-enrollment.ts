import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { lockKeyPolicy } from '../../db/keys/key-policy-lock.ts'
import { insertSecurityKey } from '../../db/keys/security-keys.ts'
import { lockPerson } from '../../db/people/people.ts'
import { findSession } from '../../db/sessions/sessions.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import type { Secret } from '../../secret/secret.ts'
import type { KeyPolicy } from '../attestation/key-policy.ts'
import { recordEvent } from '../audit/record-event.ts'
import { loadKeyPolicy } from '../key-policy/load-key-policy.ts'
import { keyModel } from '../keys/key-model.ts'
import { requireRoomForKey } from '../keys/require-room-for-key.ts'
import { notify } from '../notices/notify.ts'
import { endOlderKeysAndSessions } from '../people/end-older-keys-and-sessions.ts'
import { startBrowserSession } from '../sessions/start-browser-session.ts'
import { linkProvenAccount } from '../upstream/link-proven-account.ts'
import { consumeCeremony } from '../webauthn/consume-ceremony.ts'
import { requireAccepted, type VerifiedRegistration, verifyRegistration } from '../webauthn/verify-registration.ts'
import { displayText } from './display-text.ts'
import { type EnrollmentClaim, type EnrollmentRight, enrollmentRight } from './enrollment-right.ts'
import { redeemInvite } from './redeem-invite.ts'

export interface EnrollmentAnswer extends EnrollmentClaim {
  readonly policy: KeyPolicy
  readonly ceremonyId: string
  /** What the person calls the key. */
  readonly nickname: string
  /** RegistrationResponseJSON as it came off the wire. */
  readonly credential: unknown
  readonly userAgent: string | undefined
}

export interface FinishedEnrollment {
  readonly personId: string
  readonly keyId: string
  /** The touch of a first key signs in, too; who adds a further key keeps the session that is there. */
  readonly session: { readonly token: Secret<string>; readonly sessionId: string } | undefined
}

/** An answer that passed every check, and whose it is. */
interface Enrollment {
  readonly right: EnrollmentRight
  readonly personId: string
  readonly nickname: string
  readonly key: VerifiedRegistration
}

/**
 * Ends the enrolment of a key. Invite, key, person, audit and session change together or not at all.
 *
 * @throws VouchError those of `verifyRegistration` and `enrollmentRight`; `challengeUnknown`, `keyAlreadyEnrolled`;
 * `tooManyKeys`; `requestMalformed` for a nickname that cannot be shown
 */
export async function finishEnrollment(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  answer: EnrollmentAnswer,
): Promise<FinishedEnrollment> {
  const nickname = displayText('nickname', answer.nickname)
  const right = await enrollmentRight(runtime, answer)
  let personId = right.kind === 'session' ? right.person.id : (right.invite.person?.id ?? null)
  try {
    // A session's was begun by the act `key.add`, with a touch of its own, and is bound to the same session.
    const ceremony = { id: answer.ceremonyId, purpose: 'enrol', owner: right.owner } as const
    const { challengeHash, personId: enrolling } = await consumeCeremony(runtime, ceremony, answer.now)
    if (enrolling === null) throw new VouchError('challengeUnknown')
    personId = enrolling
    const expected = { relyingParty: runtime.config.issuer, policy: answer.policy, challengeHash, now: answer.now }
    const key = await verifyRegistration(answer.credential, expected)
    return await runtime.database.prisma.$transaction((transaction) =>
      store(runtime, transaction, answer, { right, personId: enrolling, nickname, key }),
    )
  } catch (error) {
    // A ceremony that never was is not worth a row: anybody can make names up.
    if (error instanceof VouchError && error.reason !== 'ceremony_unknown')
      await recordRefusal(runtime, answer, personId, error)
    throw error
  }
}

async function store(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  transaction: Queryable,
  answer: EnrollmentAnswer,
  { right, personId, nickname, key }: Enrollment,
): Promise<FinishedEnrollment> {
  const { ceremonyId, ip, now, userAgent } = answer
  // The policy that the key was verified by may have been replaced since.
  await lockKeyPolicy(transaction, 'enrolment')
  const { aaguid, firmware, backupEligible, attestationChain: chain } = key
  const facts = { aaguid, firmware, backupEligible, chain, attestedAt: now }
  requireAccepted(await loadKeyPolicy(runtime, transaction), facts)
  const invite = right.kind === 'invite' && (await redeemInvite(transaction, { ...right, personId }, now))
  if (!invite) await requireSession(transaction, answer, personId)
  if (right.kind === 'invite' && right.proof !== undefined) {
    await linkProvenAccount(transaction, right.proof, { personId, ceremonyId, ip, now })
  }
  // The person is held by now, so that of two keys at once one sees the other. A recovery removes the older ones.
  const recovers = invite !== false && invite.purpose === 'recovery'
  if (!recovers) await requireRoomForKey(transaction, personId)
  const keyId = await insertSecurityKey(transaction, { ...key, personId, nickname, createdAt: now })
  // L3 §7.1 step 26: never overwritten, whoever it belongs to.
  if (keyId === undefined) throw new VouchError('keyAlreadyEnrolled')
  const about = { personId, keyId, ceremonyId, ip, outcome: 'ok' } as const
  const details = { aaguid, firmware, format: key.attestationFormat, anchor: key.attestationAnchor }
  await recordEvent(transaction, { ...about, type: 'key.enrolled', details: { ...details, right: right.kind } })
  // The first key is no news to whoever was invited; a further one is, however it came, and a recovery says more.
  const further = !invite || (invite.stood === 'active' && invite.purpose === 'enrol')
  if (further) await tellOfFurtherKey(transaction, answer, { right, personId, nickname, key })
  if (!invite) return { personId, keyId, session: undefined }
  await recordEvent(transaction, { ...about, type: 'person.enrolled', details: { invite: invite.id } })
  if (recovers) {
    await endOlderKeysAndSessions(transaction, { ...about, inviteId: invite.id, nickname, now })
  }
  const touch = { personId, keyId, ceremonyId, authTime: now, ip, userAgent, now }
  return { personId, keyId, session: await startBrowserSession(transaction, touch) }
}

async function tellOfFurtherKey(
  transaction: Queryable,
  { ip, now }: EnrollmentAnswer,
  { personId, nickname, key }: Enrollment,
): Promise<void> {
  const model = keyModel(key.aaguid, key.transports).name
  const details = { key: nickname, model, ...(ip === undefined ? {} : { ip }) }
  await notify(transaction, { kind: 'key_added', personId, details, now })
}

/** A session that ended while the key was touched adds nothing: not after a recovery, nor after the person was deactivated. */
async function requireSession(transaction: Queryable, answer: EnrollmentAnswer, personId: string): Promise<void> {
  await lockPerson(transaction, personId)
  const session = await findSession(transaction, sha256(answer.sessionToken ?? ''), answer.now)
  if (session?.live !== true) throw new VouchError('notSignedIn')
}

async function recordRefusal(
  runtime: Pick<Runtime, 'database'>,
  { ceremonyId, ip }: EnrollmentAnswer,
  personId: string | null,
  { errorName, reason = errorName }: VouchError,
): Promise<void> {
  await recordEvent(runtime.database.prisma, {
    type: 'key.refused',
    outcome: 'refused',
    personId: personId ?? undefined,
    ceremonyId,
    ip,
    details: { error: errorName, reason },
  })
}

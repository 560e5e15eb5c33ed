import { VouchError } from '@vouch/protocol'
import { findOrCreatePerson, findPerson, type PersonRow } from '../../db/people.ts'
import { type KeyState, listCredentials } from '../../db/security-keys.ts'
import { canonicalEmail } from '../../email/email.ts'
import type { Runtime } from '../../runtime.ts'
import type { KeyPolicy } from '../attestation/key-policy.ts'
import { beginCeremony, CEREMONY_SECONDS } from '../webauthn/begin-ceremony.ts'
import { creationOptions, type PublicKeyCredentialCreationOptionsJSON } from '../webauthn/library.ts'
import { ACCEPTED_ALGORITHMS } from '../webauthn/public-key.ts'
import { displayText } from './display-text.ts'
import { type EnrollmentClaim, type EnrollmentRight, enrollmentRight } from './enrollment-right.ts'

/** A further key may be added this long after a touch. */
const FRESH_TOUCH_SECONDS = 5 * 60

export interface EnrollmentRequest extends EnrollmentClaim {
  readonly policy: KeyPolicy
  /** Typed on the page; read only for the invite of the first administrator. */
  readonly email: string | undefined
  readonly name: string | undefined
}

export interface BegunEnrollment {
  readonly ceremonyId: string
  readonly person: { readonly email: string; readonly name: string | null }
  /** The person has an active key already. */
  readonly spare: boolean
  /** For navigator.credentials.create(). */
  readonly options: PublicKeyCredentialCreationOptionsJSON
}

/**
 * Begins the enrolment of a key, with an invite or, for a further key, from a browser session.
 *
 * @throws VouchError `inviteUnknown`, `personDeactivated`, `upstreamProofNeeded`, `notSignedIn`; `freshTouchNeeded` where the session's touch is
 * older than five minutes; `emailMalformed` or `requestMalformed` where the first
 * administrator names no usable address or name
 */
export async function beginEnrollment(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  request: EnrollmentRequest,
): Promise<BegunEnrollment> {
  const right = await enrollmentRight(runtime, request)
  refuseStaleTouch(right, request.now)
  const person = await enrollingPerson(runtime, right, request)
  const credentials = await listCredentials(runtime.database.prisma, person.id)
  const { ceremonyId, challenge } = await beginCeremony(runtime, {
    purpose: 'enrol',
    owner: right.owner,
    personId: person.id,
    now: request.now,
  })
  const options = await creationOptions({
    rpName: 'Vouch',
    rpID: runtime.config.issuer.rpId,
    challenge,
    userID: person.userHandle,
    userName: person.email,
    userDisplayName: person.displayName ?? person.email,
    timeout: CEREMONY_SECONDS * 1000,
    supportedAlgorithmIDs: [...ACCEPTED_ALGORITHMS],
    excludeCredentials: credentials
      .filter(({ state }) => unwanted(right, state))
      .map(({ credentialId, transports }) => ({
        id: Buffer.from(credentialId).toString('base64url'),
        transports,
      })),
    ...attestationOptions(request.policy),
  })
  return {
    ceremonyId,
    person: { email: person.email, name: person.displayName },
    spare: !isRecovery(right) && credentials.some(({ state }) => state === 'active'),
    options,
  }
}

/**
 * Keys that the browser shall not enrol again: those that are here, but for a recovery, which ends them; and those that were
 * disabled. One that was removed may come back, as a new credential.
 */
function unwanted(right: EnrollmentRight, state: KeyState): boolean {
  return state === 'disabled' || (state === 'active' && !isRecovery(right))
}

function isRecovery(right: EnrollmentRight): boolean {
  return right.kind === 'invite' && right.invite.purpose === 'recovery'
}

function refuseStaleTouch(right: EnrollmentRight, now: Date): void {
  if (right.kind === 'invite') return
  const age = now.getTime() - right.authTime.getTime()
  if (age > FRESH_TOUCH_SECONDS * 1000) throw new VouchError('freshTouchNeeded')
}

async function enrollingPerson(
  runtime: Pick<Runtime, 'database'>,
  right: EnrollmentRight,
  { email, name, now }: EnrollmentRequest,
): Promise<PersonRow> {
  if (right.kind === 'session') return right.person
  if (right.invite.person !== null) return right.invite.person
  const proven = right.proof && (await findPerson(runtime.database.prisma, right.proof.personId))
  if (proven !== undefined) return proven
  const displayName = name === undefined ? undefined : displayText('name', name)
  const named = { email: canonicalEmail(email ?? ''), displayName }
  return findOrCreatePerson(runtime.database.prisma, named, now)
}

/**
 * What the browser is asked for: a hint to the person, never relied upon (verify-registration.ts). Where policy takes any
 * authenticator no attestation is asked for, since none would be judged.
 */
function attestationOptions(policy: KeyPolicy) {
  const wished = { residentKey: 'required', userVerification: 'required' } as const
  if (policy.kind === 'any') return { attestationType: 'none', authenticatorSelection: wished } as const
  return {
    attestationType: 'direct',
    authenticatorSelection: wished,
    preferredAuthenticatorType: 'securityKey',
  } as const
}

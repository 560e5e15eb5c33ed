import { canonicalEmail } from '@vouch/protocol/email/email'
import { findOrCreatePerson, findPerson, type PersonRow } from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import type { KeyPolicy } from '../attestation/key-policy.ts'
import { displayText } from './display-text.ts'
import { type InviteClaimant, type InviteRight, inviteRight } from './enrollment-right.ts'
import { type NewKeyOptions, newKeyOptions } from './new-key-options.ts'

export interface EnrollmentRequest extends InviteClaimant {
  readonly policy: KeyPolicy
  /** Typed on the page; read only for the invite of the first administrator. */
  readonly email: string | undefined
  readonly name: string | undefined
}

export interface BegunEnrollment extends NewKeyOptions {
  readonly person: { readonly email: string; readonly name: string | null }
  /** The new key will end every older key and session of the person. */
  readonly recovery: boolean
}

/**
 * Begins the enrolment of a key with an invite. Who is signed in adds a further key by the act `key.add`.
 *
 * @throws VouchError `inviteUnknown`, `personDeactivated`, `upstreamProofNeeded`; `emailMalformed` or `requestMalformed` where the
 *   first administrator names no usable address or name
 */
export async function beginEnrollment(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  request: EnrollmentRequest,
): Promise<BegunEnrollment> {
  const right = await inviteRight(runtime, request)
  const person = await enrollingPerson(runtime, right, request)
  const recovery = right.invite.purpose === 'recovery'
  const begun = await newKeyOptions(runtime, {
    person,
    owner: right.owner,
    policy: request.policy,
    // A recovery ends the keys that are here, so that one of them may be enrolled again.
    without: recovery ? ['disabled'] : ['active', 'disabled'],
    now: request.now,
  })
  return {
    ...begun,
    person: { email: person.email, name: person.displayName },
    spare: !recovery && begun.spare,
    recovery,
  }
}

async function enrollingPerson(
  runtime: Pick<Runtime, 'database'>,
  right: InviteRight,
  { email, name, now }: EnrollmentRequest,
): Promise<PersonRow> {
  if (right.invite.person !== null) return right.invite.person
  const proven = right.proof && (await findPerson(runtime.database.prisma, right.proof.personId))
  if (proven !== undefined) return proven
  const displayName = name === undefined ? undefined : displayText('name', name)
  const named = { email: canonicalEmail(email ?? ''), displayName }
  return findOrCreatePerson(runtime.database.prisma, named, now)
}

import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { type ConsumedInvite, consumeInvite } from '../../db/people/invites.ts'
import { activatePerson, activeAdministratorExists, lockPerson, type PersonState } from '../../db/people/people.ts'

export interface RedeemedInvite extends ConsumedInvite {
  /** How the person stood before; `active` has other keys, or had. */
  readonly stood: PersonState
}

/**
 * Uses an invite up and makes its person active. The person is held first: enrolling, recovering and deactivating somebody
 * wait for each other, in whatever order they come.
 *
 * @throws VouchError `inviteUnknown` where it was used, revoked or replaced meanwhile; `personDeactivated`
 */
export async function redeemInvite(
  transaction: Queryable,
  invite: { readonly tokenHash: Uint8Array<ArrayBuffer>; readonly personId: string },
  now: Date,
): Promise<RedeemedInvite> {
  const person = await lockPerson(transaction, invite.personId)
  const consumed = await consumeInvite(transaction, invite.tokenHash, now)
  if (consumed === undefined || person === undefined) throw new VouchError('inviteUnknown')
  // One that names nobody makes the first administrator: there was another way to become that, and somebody took it.
  const tooLate = consumed.personId === null && (await activeAdministratorExists(transaction))
  if (tooLate) throw new VouchError('inviteUnknown')
  if (!(await activatePerson(transaction, invite.personId, consumed.role))) throw new VouchError('personDeactivated')
  return { ...consumed, stood: person.state }
}

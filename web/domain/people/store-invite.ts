import type { Queryable } from '../../db/database.ts'
import { type InvitePurpose, insertInvite, revokeOpenInvites } from '../../db/people/invites.ts'
import type { PersonRole } from '../../db/people/people.ts'
import { actedBy } from '../acts/acted-by.ts'
import type { ActContext } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'

const LIFE_SECONDS = 24 * 3600

export interface InviteOf {
  /** Undefined for a first administrator, who says the e-mail address while enrolling. */
  readonly personId: string | undefined
  /** What the person becomes by enrolling; never less than before. */
  readonly role: PersonRole
  readonly purpose: InvitePurpose
  /** The administrator's act; undefined where the server makes it by itself or by its own command. */
  readonly act: ActContext | undefined
  /** Undefined where the mailer makes the link when it sends. */
  readonly tokenHash: Uint8Array<ArrayBuffer> | undefined
  readonly now: Date
}

export interface StoredInvite {
  readonly id: string
  readonly expiresAt: Date
}

/**
 * Stores an invite, good for 24 hours, in place of those that are open for the same person.
 *
 * @param transaction which holds the person (`lockPerson`), so that of two invites at once one stays open
 */
export async function storeInvite(transaction: Queryable, invite: InviteOf): Promise<StoredInvite> {
  const { personId, role, purpose, act, tokenHash, now } = invite
  const expiresAt = new Date(now.getTime() + LIFE_SECONDS * 1000)
  await revokeOpenInvites(transaction, personId, now)
  const createdBy = act?.person.id
  const id = await insertInvite(transaction, {
    tokenHash,
    purpose,
    createdBy,
    personId,
    role,
    createdAt: now,
    expiresAt,
  })
  await recordEvent(transaction, {
    ...(act === undefined ? { outcome: 'ok' } : actedBy(act)),
    type: 'invite.created',
    personId,
    details: { invite: id, role, purpose, ...(act === undefined ? {} : { by: act.person.email }) },
  })
  return { id, expiresAt }
}

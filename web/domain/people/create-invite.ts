import { VouchError } from '@vouch/protocol'
import { canonicalEmail } from '@vouch/protocol/email/email'
import type { Queryable } from '../../db/database.ts'
import type { InvitePurpose } from '../../db/people/invites.ts'
import { findOrCreatePerson, lockPerson, type PersonRole } from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import type { Secret } from '../../secret/secret.ts'
import { notify, SERVER_COMMAND } from '../notices/notify.ts'
import { newInviteSecret } from './invite-secret.ts'
import { storeInvite } from './store-invite.ts'

export interface Invite {
  readonly link: Secret<string>
  /** Undefined for a first administrator, who says it while enrolling. */
  readonly email: string | undefined
  readonly expiresAt: Date
}

export interface InviteRequest {
  readonly email: string
  readonly displayName?: string | undefined
  /** What the person becomes by enrolling; default `member`. */
  readonly role?: PersonRole | undefined
}

/**
 * Invites a person to enrol a key, by the server's own command: a new colleague, or one who lost theirs. Earlier links for
 * the same person end.
 *
 * @throws VouchError `emailMalformed`, `personDeactivated`
 */
export async function createInvite(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  { email, displayName, role = 'member' }: InviteRequest,
): Promise<Invite> {
  const canonical = canonicalEmail(email)
  const now = runtime.clock()
  return runtime.database.prisma.$transaction(async (transaction) => {
    // The role comes with the key: nobody is an administrator before they have one.
    const { id } = await findOrCreatePerson(transaction, { email: canonical, displayName }, now)
    const person = await lockPerson(transaction, id)
    if (person === undefined || person.state === 'deactivated') throw new VouchError('personDeactivated')
    const told = { personId: id, details: { by: SERVER_COMMAND }, now }
    await notify(transaction, { ...told, kind: 'invite_by_link' })
    if (role === 'administrator') await notify(transaction, { ...told, kind: 'administrator_invited' })
    return issueInvite(runtime, transaction, { personId: id, email: canonical, role, now })
  })
}

/** Stores an invite with its link in the caller's transaction, in place of those that are open for the same person. */
export async function issueInvite(
  runtime: Pick<Runtime, 'config'>,
  transaction: Queryable,
  invite: { personId?: string; email?: string; role: PersonRole; purpose?: InvitePurpose; now: Date },
): Promise<Invite> {
  const { personId, email, role, purpose = 'enrol', now } = invite
  const { link, tokenHash } = newInviteSecret(runtime.config)
  const stored = await storeInvite(transaction, { personId, role, purpose, act: undefined, tokenHash, now })
  return { link, email, expiresAt: stored.expiresAt }
}

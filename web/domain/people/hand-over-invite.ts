import type { Queryable } from '../../db/database.ts'
import type { InvitePurpose } from '../../db/people/invites.ts'
import type { PersonRole } from '../../db/people/people.ts'
import type { ActContext } from '../acts/define-act.ts'
import { notify } from '../notices/notify.ts'
import { newInviteSecret } from './invite-secret.ts'
import { storeInvite } from './store-invite.ts'

/** How an invite reaches the person: by our mail, or by a link that the administrator passes on. Shown once. */
export type HandedOver = {
  readonly inviteId: string
  /** ISO 8601. */
  readonly expiresAt: string
} & ({ readonly sent: true } | { readonly link: string })

export interface InviteToHandOver {
  readonly personId: string
  readonly role: PersonRole
  readonly purpose: InvitePurpose
  /** `mail` is a link all the same where this server sends no mail. */
  readonly by: 'mail' | 'link'
}

/** Invites a person in an administrator's act, in its transaction. Whoever loses keys by it is told, link or mail. */
export async function handOverInvite(
  transaction: Queryable,
  act: ActContext,
  { personId, role, purpose, by }: InviteToHandOver,
): Promise<HandedOver> {
  const { now } = act
  const mailed = by === 'mail' && act.runtime.config.mail !== undefined
  const secret = mailed ? undefined : newInviteSecret(act.runtime.config)
  const stored = await storeInvite(transaction, { personId, role, purpose, act, tokenHash: secret?.tokenHash, now })
  // The mailer makes a link of the invite that it is told of, which ends every other: so it is told of those that it may send.
  const details = { by: act.person.email, ...(mailed ? { inviteId: stored.id } : {}) }
  const kind = purpose === 'recovery' ? 'recovery_invite' : mailed ? 'invite' : 'invite_by_link'
  await notify(transaction, { kind, personId, details, now })
  // Of a recovery all administrators are told anyway.
  if (purpose === 'enrol' && role === 'administrator') {
    await notify(transaction, { kind: 'administrator_invited', personId, details: { by: act.person.email }, now })
  }
  const handed = { inviteId: stored.id, expiresAt: stored.expiresAt.toISOString() }
  return secret === undefined ? { ...handed, sent: true } : { ...handed, link: secret.link.reveal() }
}

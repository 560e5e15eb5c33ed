import type { Queryable } from '../../db/database.ts'
import { insertNotices, type NoticeDetails } from '../../db/delivery/notices.ts'
import { type NoticeKind, noticeKinds } from './notice-kinds.ts'

/** Who did what a command of the server did: whoever is at the server. */
export const SERVER_COMMAND = 'The server’s own command'

export interface NewNotice {
  readonly kind: NoticeKind
  /** Whom it concerns, where it concerns one person. */
  readonly personId?: string | undefined
  /**
   * Plain facts for the words of the message, never a secret: `by` (e-mail address of who did it, or `SERVER_COMMAND`), `key`
   * (nickname), `model`, `reason`, `ip`; for invites `inviteId`, of which the mailer makes the link.
   */
  readonly details?: NoticeDetails | undefined
  readonly now: Date
}

/**
 * Tells the people who have to know (notice-kinds.ts says who), in the transaction of what happened: on the dashboard, by
 * e-mail and by webhook where these are configured. Nothing is sent here; the outbox does it once this is committed.
 *
 * @param transaction of the change that is told
 */
export async function notify(transaction: Queryable, { kind, personId, details = {}, now }: NewNotice): Promise<void> {
  const { person } = noticeKinds[kind]
  const notice = { kind, personId: personId ?? null, details, createdAt: now }
  const told = personId !== undefined && (person.mail || person.dashboard)
  await insertNotices(transaction, [
    // The one that every event has: the webhook hangs on it.
    { ...notice, audience: 'administrators' },
    ...(told ? [{ ...notice, audience: 'person' } as const] : []),
  ])
}

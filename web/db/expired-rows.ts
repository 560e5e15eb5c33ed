import type { Queryable } from './database.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long the rows of ended logins, sessions and deliveries, and notices that were put away, are kept to look back at. */
const KEPT_MS = 30 * DAY_MS
/** A notice that nobody puts away is in the audit log long since. */
const UNREAD_KEPT_MS = 90 * DAY_MS

/**
 * Deletes what has expired: challenges and proofs at once, and so login requests that led to no code, since anybody can
 * make them; what a touch stands behind after a month. A replay of what is gone is refused as unknown. Notices go once they are
 * old and nothing of them is left to deliver or to look back at.
 */
export async function deleteExpiredRows(queryable: Queryable, now: Date): Promise<void> {
  const expired = { expiresAt: { lt: now } }
  const monthAgo = { lt: new Date(now.getTime() - KEPT_MS) }
  const longGone = { expiresAt: monthAgo }
  await queryable.dpopProof.deleteMany({ where: expired })
  await queryable.ceremony.deleteMany({ where: expired })
  await queryable.upstreamLogin.deleteMany({ where: expired })
  await queryable.loginRequest.deleteMany({ where: { ...expired, codes: { none: {} } } })
  await queryable.loginRequest.deleteMany({ where: longGone })
  await queryable.session.deleteMany({ where: longGone })
  await queryable.delivery.deleteMany({ where: { OR: [{ deliveredAt: monthAgo }, { abandonedAt: monthAgo }] } })
  const neverRead = { createdAt: { lt: new Date(now.getTime() - UNREAD_KEPT_MS) } }
  const told = { queuedAt: { not: null }, deliveries: { none: {} } }
  await queryable.notice.deleteMany({ where: { ...told, OR: [{ readAt: monthAgo }, neverRead] } })
  // A full bucket is the same as none.
  await queryable.rateLimit.deleteMany({ where: { arrivalAt: { lt: now } } })
}

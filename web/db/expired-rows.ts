import type { Queryable } from './database.ts'

/** How long the rows of ended logins and sessions are kept for people to look back at. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/** Deletes one-time rows that have expired, and ended sessions after a month. A replay of what is gone is refused as unknown. */
export async function deleteExpiredRows(queryable: Queryable, now: Date): Promise<void> {
  const expired = { expiresAt: { lt: now } }
  const longGone = { expiresAt: { lt: new Date(now.getTime() - KEPT_MS) } }
  await queryable.dpopProof.deleteMany({ where: expired })
  await queryable.ceremony.deleteMany({ where: longGone })
  await queryable.loginRequest.deleteMany({ where: longGone })
  await queryable.session.deleteMany({ where: longGone })
}

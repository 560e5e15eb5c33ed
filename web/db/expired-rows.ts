import type { Queryable } from './database.ts'

/** How long the rows of ended logins and sessions are kept for people to look back at. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Deletes what has expired: challenges and proofs at once, and so login requests that led to no code, since anybody can
 * make them; what a touch stands behind after a month. A replay of what is gone is refused as unknown.
 */
export async function deleteExpiredRows(queryable: Queryable, now: Date): Promise<void> {
  const expired = { expiresAt: { lt: now } }
  const longGone = { expiresAt: { lt: new Date(now.getTime() - KEPT_MS) } }
  await queryable.dpopProof.deleteMany({ where: expired })
  await queryable.ceremony.deleteMany({ where: expired })
  await queryable.upstreamLogin.deleteMany({ where: expired })
  await queryable.loginRequest.deleteMany({ where: { ...expired, codes: { none: {} } } })
  await queryable.loginRequest.deleteMany({ where: longGone })
  await queryable.session.deleteMany({ where: longGone })
  // A full bucket is the same as none.
  await queryable.rateLimit.deleteMany({ where: { arrivalAt: { lt: now } } })
}

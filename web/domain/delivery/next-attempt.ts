const MINUTE = 60_000
const HOUR = 60 * MINUTE
const WAITS = [MINUTE, 5 * MINUTE, 20 * MINUTE, HOUR, 3 * HOUR]
const LONGEST_WAIT = 6 * HOUR
const GIVE_UP_AFTER = 24 * HOUR

/**
 * When a delivery that failed is tried again: after a minute, then after ever longer, up to six hours.
 *
 * @param attempts so far, at least 1
 * @param createdAt when that happened what the message tells of
 * @returns undefined where it would be a day after that: it is given up
 */
export function nextAttempt(attempts: number, createdAt: Date, now: Date): Date | undefined {
  const next = new Date(now.getTime() + (WAITS[attempts - 1] ?? LONGEST_WAIT))
  return next.getTime() - createdAt.getTime() >= GIVE_UP_AFTER ? undefined : next
}

/** Where a rule needs the time, it comes in from outside, so that tests need no sleeping. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** Seconds since the epoch, as JWTs count them (RFC 7519 §2, NumericDate). */
export function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

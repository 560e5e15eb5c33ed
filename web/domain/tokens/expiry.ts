import { VouchError } from '@vouch/protocol'
import { epochSeconds } from '../clock/clock.ts'

/**
 * The `exp` of a token that hangs on a session: it never outlives it.
 *
 * @param seconds life of the token where the session lasts longer
 * @returns whole seconds since the epoch
 * @throws VouchError `tokenRefused` where the session ends within this second
 */
export function expiryWithin(now: Date, seconds: number, sessionExpiresAt: Date): number {
  const issuedAt = epochSeconds(now)
  const expiresAt = Math.min(issuedAt + seconds, epochSeconds(sessionExpiresAt))
  if (expiresAt <= issuedAt) throw new VouchError('tokenRefused')
  return expiresAt
}

import { durationText } from '../terminal/duration-text.ts'
import { safeText } from '../terminal/safe-text.ts'

/** A session with less left is renewed by a login: AWS gives nothing shorter. */
const WORTHWHILE_SECONDS = 900

export function isWorthKeeping(remainingSeconds: number): boolean {
  return remainingSeconds > WORTHWHILE_SECONDS
}

/** What `vouch login` says where nothing has to be done. */
export function alreadyLoggedIn(email: string, remainingSeconds: number): string {
  return `Already logged in as ${safeText(email, 320)}, for another ${durationText(remainingSeconds)}.`
}

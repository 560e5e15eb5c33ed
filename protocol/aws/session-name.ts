import { createHash } from 'node:crypto'
import { stsLimits } from './limits.ts'

/**
 * The RoleSessionName and source identity for an e-mail: the e-mail itself where STS can carry it, else every character
 * that it cannot carry becomes `-`, and `=` with 16 hex digits of the e-mail's SHA-256 keep different people apart.
 *
 * A mapped name is marked with `=`, which no e-mail that maps to itself may contain: the two sets never meet, and
 * 64 bits of digest keep mapped names apart from each other.
 *
 * @param email canonical e-mail (lower case, ASCII domain)
 * @returns 2 to 64 characters of `[\w+=,.@-]`
 */
export function roleSessionName(email: string): string {
  if (stsLimits.sessionName.test(email) && !email.includes('=')) return email
  const digest = createHash('sha256').update(email).digest('hex').slice(0, 16)
  return `${email.replace(/[^\w+,.@-]/g, '-').slice(0, 46)}=${digest}`
}

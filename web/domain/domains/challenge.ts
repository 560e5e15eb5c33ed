import { randomBytes } from 'node:crypto'

const PREFIX = 'vouch-domain='

/** What only who runs the DNS of a domain can put there: 128 random bits. Public once it is there. */
export function newChallenge(): string {
  return PREFIX + randomBytes(16).toString('hex')
}

/** Where it goes: a name of its own, so that it does not grow the answer to every SPF question (RFC 8552 §1.1). */
export function challengeRecord(name: string): string {
  return `_vouch-challenge.${name}`
}

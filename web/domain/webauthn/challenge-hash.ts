import { createHash } from 'node:crypto'

/** The form in which a challenge is stored and compared. */
export function challengeHash(challenge: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(challenge).digest())
}

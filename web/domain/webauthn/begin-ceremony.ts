import { randomBytes } from 'node:crypto'
import { type CeremonyPurpose, insertCeremony } from '../../db/login/ceremonies.ts'
import type { Runtime } from '../../runtime.ts'
import { challengeHash } from './challenge-hash.ts'

/** How long a challenge waits for its touch. */
export const CEREMONY_SECONDS = 120

export interface CeremonyStart {
  readonly purpose: CeremonyPurpose
  /** What the challenge is bound to; only whoever names the same may answer it. */
  readonly owner: string
  /** Who is enrolling, where that is known. */
  readonly personId?: string | undefined
  readonly now: Date
}

/**
 * Asks a new question: 32 random bytes (WebAuthn L3 §13.4.3), of which only the hash is kept.
 *
 * @returns the challenge, and the id to answer it with
 */
export async function beginCeremony(
  runtime: Pick<Runtime, 'database'>,
  { purpose, owner, personId, now }: CeremonyStart,
): Promise<{ readonly ceremonyId: string; readonly challenge: Uint8Array<ArrayBuffer> }> {
  const challenge = new Uint8Array(randomBytes(32))
  const ceremonyId = await insertCeremony(runtime.database, {
    challengeHash: challengeHash(challenge),
    purpose,
    owner,
    personId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + CEREMONY_SECONDS * 1000),
  })
  return { ceremonyId, challenge }
}

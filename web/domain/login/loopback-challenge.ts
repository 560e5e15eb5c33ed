import { randomBytes } from 'node:crypto'
import { LOOPBACK_PROOF_PATH } from '@vouch/protocol'
import type { LoginRequestRow, StoredChallenge } from '../../db/login/login-requests.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { Secret } from '../../secret/secret.ts'

/**
 * A browser is there and back in a tenth of a second, over a slow `ssh -L` in two. Whoever is talked into carrying the question to
 * somebody else by hand, out of the address bar of a page that failed, takes longer.
 */
const CHALLENGE_SECONDS = 5

/** What only the command line on the browser's own machine gets to see, and signs. */
export function newLoopbackChallenge(): Secret<string> {
  return new Secret(randomBytes(32).toString('base64url'))
}

/** What the database knows of a challenge. */
export function storedChallenge(challenge: Secret<string>, now: Date): StoredChallenge {
  return { hash: sha256(challenge.reveal()), expiresAt: new Date(now.getTime() + CHALLENGE_SECONDS * 1000) }
}

/** Where the browser takes the challenge: the origin of the redirect URI, which the command line listens on. */
export function loopbackChallengeAddress(
  request: Pick<LoginRequestRow, 'id' | 'redirectUri'>,
  challenge: Secret<string>,
): string {
  const address = new URL(LOOPBACK_PROOF_PATH, new URL(request.redirectUri).origin)
  address.search = new URLSearchParams({ challenge: challenge.reveal(), request: request.id }).toString()
  return address.href
}

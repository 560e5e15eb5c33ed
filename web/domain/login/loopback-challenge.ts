import { randomBytes } from 'node:crypto'
import { LOOPBACK_PROOF_PATH } from '@vouch/protocol'
import type { LoginRequestRow } from '../../db/login-requests.ts'
import { Secret } from '../../secret/secret.ts'

/** What only the command line on the browser's own machine gets to see, and signs. */
export function newLoopbackChallenge(): Secret<string> {
  return new Secret(randomBytes(32).toString('base64url'))
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

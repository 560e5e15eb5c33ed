import { VouchError } from '@vouch/protocol'
import { renewLoopbackChallenge } from '../../db/login-requests.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { loopbackChallengeAddress, newLoopbackChallenge } from './loopback-challenge.ts'
import { type LoginInBrowser, loginInBrowser } from './open-login.ts'

/**
 * The person says that the terminal can be reached from this browser: the browser has to show it.
 *
 * @returns the address of the terminal's listener, with a new challenge
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`
 */
export async function stayHere(runtime: Pick<Runtime, 'database' | 'clock'>, login: LoginInBrowser): Promise<string> {
  const request = await loginInBrowser(runtime, login)
  const challenge = newLoopbackChallenge()
  const renewed = await renewLoopbackChallenge(runtime.database.prisma, {
    id: request.id,
    browserHash: sha256(login.browser ?? ''),
    challengeHash: sha256(challenge.reveal()),
    now: runtime.clock(),
  })
  if (!renewed || !request.native) throw new VouchError('loginRequestUnknown')
  return loopbackChallengeAddress(request, challenge)
}

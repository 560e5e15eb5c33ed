import { VouchError } from '@vouch/protocol'
import { type LoginRequestRow, renewLoopbackChallenge } from '../../db/login/login-requests.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { loopbackChallengeAddress, newLoopbackChallenge, storedChallenge } from './loopback-challenge.ts'
import { type LoginInBrowser, loginInBrowser } from './open-login.ts'

/**
 * The person says that the terminal can be reached from this browser: the browser has to show it.
 *
 * @returns the address of the terminal's listener, with a new challenge
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`
 */
export async function stayHere(runtime: Pick<Runtime, 'database' | 'clock'>, login: LoginInBrowser): Promise<string> {
  return askLoopbackAgain(runtime, login, await loginInBrowser(runtime, login))
}

/**
 * A new challenge for a login that has gone neither way yet, in place of the one before.
 *
 * @returns the address of the terminal's listener, with it
 * @throws VouchError `loginRequestUnknown`
 */
export async function askLoopbackAgain(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  login: LoginInBrowser,
  request: LoginRequestRow,
): Promise<string> {
  const challenge = newLoopbackChallenge()
  const now = runtime.clock()
  const renewed = await renewLoopbackChallenge(runtime.database.prisma, {
    id: request.id,
    browserHash: sha256(login.browser ?? ''),
    challenge: storedChallenge(challenge, now),
    now,
  })
  if (!renewed || !request.native) throw new VouchError('loginRequestUnknown')
  return loopbackChallengeAddress(request, challenge)
}

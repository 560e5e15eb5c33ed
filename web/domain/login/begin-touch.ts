import type { Runtime } from '../../runtime.ts'
import { beginAssertion } from '../webauthn/begin-assertion.ts'
import { type LoginInBrowser, loginReadyForTouch } from './open-login.ts'

/**
 * Begins the ceremony of a login request: what the page passes to navigator.credentials.get().
 *
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`, `loginOtherMachine`
 */
export async function beginTouch(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  login: LoginInBrowser,
): ReturnType<typeof beginAssertion> {
  const request = await loginReadyForTouch(runtime, login)
  // RFC 8252 §8.6: the challenge belongs to this one request; the touch of a dashboard sign-in cannot answer it.
  return beginAssertion(runtime, { purpose: 'authorize', owner: request.id, now: runtime.clock() })
}

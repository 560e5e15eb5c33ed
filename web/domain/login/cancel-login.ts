import { paths, VouchError } from '@vouch/protocol'
import { completeLoginRequest } from '../../db/login/login-requests.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { recordEvent } from '../audit/record-event.ts'
import { authorizationResponse } from './authorization-response.ts'
import { type LoginInBrowser, loginInBrowser } from './open-login.ts'

/**
 * The person says no: the request ends, and the client learns it (RFC 6749 §4.1.2.1).
 *
 * @returns the address for the browser
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`
 */
export async function cancelLogin(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  login: LoginInBrowser & { readonly ip: string | undefined },
): Promise<string> {
  const request = await loginInBrowser(runtime, login)
  const browserHash = sha256(login.browser ?? '')
  const completion = { id: request.id, browserHash, requireProof: false, now: runtime.clock() }
  const completed = await completeLoginRequest(runtime.database.prisma, completion)
  if (completed === undefined) throw new VouchError('loginRequestUnknown')
  await recordEvent(runtime.database.prisma, {
    type: 'login.refused',
    outcome: 'refused',
    clientId: request.clientId,
    ip: login.ip,
    details: { request: request.id, reason: 'cancelled' },
  })
  const { what } = new VouchError('loginRefused').entry
  const issuer = runtime.config.issuer.url
  // Nothing has answered on the terminal's address, and perhaps nothing ever does: the page tells the person.
  if (completed.takesPaste && completed.provenAt === null) {
    return `${issuer}${paths.loginFailed}?code=${new VouchError('loginRefused').code}`
  }
  return authorizationResponse(issuer, completed, {
    error: 'access_denied',
    error_description: what,
  })
}

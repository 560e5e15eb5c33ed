import { timingSafeEqual } from 'node:crypto'
import { LOGIN_REQUEST_ID, VouchError } from '@vouch/protocol'
import { findLoginRequest, type LoginRequestRow } from '../../db/login/login-requests.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { requirePasteBack } from './paste-back.ts'

/** Which login request, and the browser that says it is its own. */
export interface LoginInBrowser {
  readonly id: string
  /** Value of the login request's cookie (`loginCookieName`). */
  readonly browser: string | undefined
}

/**
 * The login request that is going on in this browser.
 *
 * @throws VouchError `loginRequestUnknown` (unknown, ended, expired), `loginOtherBrowser`
 */
export async function loginInBrowser(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  login: LoginInBrowser,
): Promise<LoginRequestRow> {
  const request = LOGIN_REQUEST_ID.test(login.id)
    ? await findLoginRequest(runtime.database.prisma, login.id)
    : undefined
  const over = request === undefined || request.completedAt !== null || request.expiresAt <= runtime.clock()
  if (over || request.openedAt === null) throw new VouchError('loginRequestUnknown')
  if (!isItsBrowser(request, login.browser)) throw new VouchError('loginOtherBrowser')
  return request
}

/**
 * The login request that is going on in this browser, ready for the touch: a native client's browser has been proven to
 * sit on its machine, or the number of a terminal on another machine was typed, and such logins are still allowed.
 *
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`, `loginOtherMachine`, `pasteForbidden`
 */
export async function loginReadyForTouch(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  login: LoginInBrowser,
): Promise<LoginRequestRow> {
  const request = await loginInBrowser(runtime, login)
  if (!request.native || request.provenAt !== null) return request
  if (request.elsewhereAt === null) throw new VouchError('loginOtherMachine')
  await requirePasteBack(runtime, request)
  return request
}

function isItsBrowser(request: LoginRequestRow, browser: string | undefined): boolean {
  if (browser === undefined || request.browserHash === null) return false
  return timingSafeEqual(sha256(browser), request.browserHash)
}

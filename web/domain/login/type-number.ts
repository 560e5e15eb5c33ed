import { VouchError } from '@vouch/protocol'
import { tryLoginNumber } from '../../db/login/login-requests.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { recordEvent } from '../audit/record-event.ts'
import { type LoginInBrowser, loginInBrowser } from './open-login.ts'
import { requirePasteBack } from './paste-back.ts'
import { MOST_NUMBER_TRIES, terminalNumberHash } from './terminal-number.ts'

/**
 * Takes the number that the person read off their terminal, which is on another machine. The right one lets this browser ask for the
 * touch, after which it shows the code; the third wrong one ends the login.
 *
 * @throws VouchError `loginRequestUnknown`, `loginOtherBrowser`, `pasteForbidden`, `numberWrong`, `numberTriesSpent`
 */
export async function typeNumber(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  login: LoginInBrowser & { readonly ip: string | undefined },
  typed: string,
): Promise<void> {
  const request = await loginInBrowser(runtime, login)
  await requirePasteBack(runtime, request)
  // A reload of the form, or the way back.
  if (request.elsewhereAt !== null) return
  const tried = await tryLoginNumber(runtime.database.prisma, {
    id: request.id,
    browserHash: sha256(login.browser ?? ''),
    numberHash: terminalNumberHash(typed),
    most: MOST_NUMBER_TRIES,
    now: runtime.clock(),
  })
  if (tried === undefined) throw new VouchError('loginRequestUnknown')
  await recordEvent(runtime.database.prisma, {
    type: 'login.elsewhere',
    outcome: tried.right ? 'ok' : 'refused',
    clientId: request.clientId,
    ip: login.ip,
    details: { request: request.id, host: request.hostName, user: request.osUser, pushed: request.pushedIp },
  })
  if (!tried.right) throw new VouchError(tried.ended ? 'numberTriesSpent' : 'numberWrong')
}

import { VouchError } from '@vouch/protocol'
import type { Database } from '../../db/database.ts'
import { type LoginRequestRow, openPushedRequest, type PushedReference } from '../../db/login/login-requests.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { Secret } from '../../secret/secret.ts'
import { recordEvent } from '../audit/record-event.ts'
import { newBrowserSecret } from './create-login-request.ts'
import { newLoopbackChallenge, storedChallenge } from './loopback-challenge.ts'

export interface OpenedLogin {
  readonly row: LoginRequestRow
  /** Value of the cookie that binds the request to this browser. */
  readonly browser: Secret<string>
  /** The browser has no such cookie yet. */
  readonly isNew: boolean
  /** Of which the database knows the hash. */
  readonly loopbackChallenge: Secret<string>
}

/**
 * Redeems a pushed request in a browser (RFC 9126 §4): once, but for a reload in the same browser.
 *
 * @throws VouchError `requestUriUnknown`
 */
export async function openPushedLogin(
  database: Database,
  opening: {
    reference: PushedReference
    /** Values of the browser's login cookies. */
    logins: readonly string[]
    ip: string | undefined
    now: Date
  },
): Promise<OpenedLogin> {
  const fresh = newBrowserSecret()
  const loopbackChallenge = newLoopbackChallenge()
  const newBrowser = sha256(fresh.reveal())
  const row = await openPushedRequest(database.prisma, {
    reference: opening.reference,
    knownBrowsers: opening.logins.map(sha256),
    newBrowser,
    loopbackChallenge: storedChallenge(loopbackChallenge, opening.now),
    ip: opening.ip,
    now: opening.now,
  })
  if (row === undefined) throw new VouchError('requestUriUnknown')
  const held = opening.logins.find((login) => sameBytes(sha256(login), row.browserHash))
  if (held !== undefined) return { row, browser: new Secret(held), isNew: false, loopbackChallenge }
  await recordEvent(database.prisma, {
    type: 'login.opened',
    outcome: 'ok',
    clientId: row.clientId,
    ip: opening.ip,
    details: { request: row.id },
  })
  return { row, browser: fresh, isNew: true, loopbackChallenge }
}

function sameBytes(left: Uint8Array, right: Uint8Array | null): boolean {
  return right !== null && Buffer.compare(left, right) === 0
}

import type { Queryable } from '../../db/database.ts'
import { insertSession } from '../../db/sessions/sessions.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import type { Secret } from '../../secret/secret.ts'
import { recordEvent } from '../audit/record-event.ts'

/** Absolute life of a browser session, whatever its use. */
export const BROWSER_SESSION_SECONDS = 12 * 60 * 60

const MAX_USER_AGENT = 256

export interface BrowserSessionStart {
  readonly personId: string
  readonly keyId: string
  /** The touch that this session goes back to. */
  readonly ceremonyId: string
  readonly authTime: Date
  readonly ip: string | undefined
  readonly userAgent: string | undefined
  readonly now: Date
}

/**
 * Starts a browser session after a touch, in the transaction of the caller. Always a new token: one that was in the
 * browser before the touch is worth nothing after it.
 *
 * @returns the token for the cookie (`setSessionCookie`), and the id of the session
 */
export async function startBrowserSession(
  queryable: Queryable,
  start: BrowserSessionStart,
): Promise<{ token: Secret<string>; sessionId: string }> {
  const token = newOpaqueToken('vouch_bs_')
  const sessionId = await insertSession(queryable, {
    kind: 'browser',
    tokenHash: sha256(token.reveal()),
    personId: start.personId,
    keyId: start.keyId,
    ceremonyId: start.ceremonyId,
    clientId: null,
    codeHash: null,
    scope: '',
    dpopJkt: null,
    authTime: start.authTime,
    createdAt: start.now,
    expiresAt: new Date(start.now.getTime() + BROWSER_SESSION_SECONDS * 1000),
    hostName: null,
    osUser: null,
    clientOs: null,
    pasted: false,
    ip: start.ip ?? null,
    userAgent: start.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
  })
  await recordEvent(queryable, {
    type: 'session.started',
    outcome: 'ok',
    personId: start.personId,
    keyId: start.keyId,
    sessionId,
    ceremonyId: start.ceremonyId,
    ip: start.ip,
    details: { kind: 'browser' },
  })
  return { token, sessionId }
}

import { randomBytes } from 'node:crypto'
import type { Queryable } from '../../db/database.ts'
import { insertLoginRequest, type NewLoginRequest } from '../../db/login/login-requests.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import { Secret } from '../../secret/secret.ts'
import { recordEvent } from '../audit/record-event.ts'
import { newPhrase } from './phrase.ts'
import { newShortCode } from './short-code.ts'
import { newTerminalNumber, terminalNumberHash } from './terminal-number.ts'

/** From the push, or the arrival in a browser, to the code. */
export const LOGIN_REQUEST_SECONDS = 300

/** RFC 9126 §2.2 */
const REQUEST_URI_PREFIX = 'urn:ietf:params:oauth:request_uri:'

/** What a client asked for, after every check of it. */
export type CheckedRequest = Pick<
  NewLoginRequest,
  | 'clientId'
  | 'redirectUri'
  | 'scope'
  | 'state'
  | 'nonce'
  | 'codeChallenge'
  | 'prompt'
  | 'maxAge'
  | 'loginHint'
  | 'dpopJkt'
  | 'hostName'
  | 'osUser'
  | 'clientVersion'
  | 'clientOs'
>

interface Arrival {
  readonly ip: string | undefined
  readonly now: Date
}

/** What a client gets for its push; all but the first is for the terminal of a native one. */
export interface PushedLogin {
  /** Used up by the first browser. */
  readonly requestUri: Secret<string>
  readonly phrase: string
  /** Opens the same login as the request_uri; undefined where no terminal asked. */
  readonly shortCode: Secret<string> | undefined
  /** Undefined where no code can be pasted. */
  readonly number: Secret<string> | undefined
}

/**
 * Stores a pushed request (RFC 9126 §2).
 *
 * @param terminal.shows whether there is a terminal that shows things to a person
 * @param terminal.takesPaste whether a code may be pasted into it, as far as is known now
 */
export async function pushLoginRequest(
  queryable: Queryable,
  request: CheckedRequest,
  terminal: { readonly shows: boolean; readonly takesPaste: boolean },
  arrival: Arrival,
): Promise<PushedLogin> {
  const requestUri = newOpaqueToken(REQUEST_URI_PREFIX)
  const phrase = newPhrase()
  const shortCode = terminal.shows ? newShortCode() : undefined
  const number = terminal.shows && terminal.takesPaste ? newTerminalNumber() : undefined
  const row = { ...base(request, arrival), phrase, pushedIp: arrival.ip ?? null }
  await insertLoginRequest(queryable, {
    ...row,
    requestUriHash: sha256(requestUri.reveal()),
    shortCodeHash: shortCode === undefined ? null : sha256(shortCode.reveal()),
    numberHash: number === undefined ? null : terminalNumberHash(number.reveal()),
  })
  await recordEvent(queryable, {
    type: 'login.requested',
    outcome: 'ok',
    clientId: request.clientId,
    ip: arrival.ip,
    details: { request: row.id, host: request.hostName, user: request.osUser },
  })
  return { requestUri, phrase, shortCode, number }
}

/** Stores a request that came through the browser (RFC 6749 §4.1.1), bound to that browser from the start. */
export async function openInlineRequest(
  queryable: Queryable,
  request: CheckedRequest,
  arrival: Arrival,
): Promise<{ id: string; browser: Secret<string> }> {
  const browser = newBrowserSecret()
  const row = { ...base(request, arrival), browserIp: arrival.ip ?? null, openedAt: arrival.now }
  await insertLoginRequest(queryable, { ...row, browserHash: sha256(browser.reveal()) })
  return { id: row.id, browser }
}

/** Value of the cookie that binds a login request to one browser. */
export function newBrowserSecret(): Secret<string> {
  return new Secret(randomBytes(32).toString('base64url'))
}

function base(request: CheckedRequest, { now }: Arrival): NewLoginRequest {
  return {
    ...request,
    id: randomBytes(16).toString('base64url'),
    requestUriHash: null,
    shortCodeHash: null,
    numberHash: null,
    phrase: null,
    pushedIp: null,
    browserIp: null,
    browserHash: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LOGIN_REQUEST_SECONDS * 1000),
    openedAt: null,
  }
}

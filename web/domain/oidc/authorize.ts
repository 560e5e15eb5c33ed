import { paths, VouchError } from '@vouch/protocol'
import { findLoginRequest, type LoginRequestRow, type PushedReference } from '../../db/login/login-requests.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import type { Secret } from '../../secret/secret.ts'
import { authorizationResponse, type RedirectTarget } from '../login/authorization-response.ts'
import { completeWithCode } from '../login/complete-with-code.ts'
import { openInlineRequest } from '../login/create-login-request.ts'
import { loopbackChallengeAddress, newLoopbackChallenge } from '../login/loopback-challenge.ts'
import { openPushedLogin } from '../login/open-pushed-login.ts'
import { mayPasteBack } from '../login/paste-back.ts'
import { readShortCode } from '../login/short-code.ts'
import { type BrowserSession, browserSession } from '../sessions/browser-session.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'
import { endpoints } from './endpoints.ts'
import { errorParameters } from './error-parameters.ts'

/** What the browser brought along. */
export interface AuthorizingBrowser {
  /** Values of its login cookies. */
  readonly logins: readonly string[]
  /** Value of its session cookie. */
  readonly session: string | undefined
}

export interface AuthorizeAnswer {
  /** Where the browser goes next, by 303. */
  readonly location: string
  /** The cookie that binds the login request to this browser, where it has none yet. */
  readonly login: { readonly id: string; readonly browser: Secret<string> } | undefined
}

interface Opened {
  readonly row: LoginRequestRow
  /** Value of the cookie that this browser holds, or gets now. */
  readonly browser: string
  readonly loopbackChallenge: Secret<string>
}

/**
 * /oauth/authorize (RFC 6749 §4.1.1, RFC 9126 §4, OIDC Core §3.1.2).
 *
 * @throws VouchError where the client or its redirect URI is in doubt: nothing may be sent there. All else is told to the
 *   client, in `location`.
 */
export async function authorize(
  runtime: EndpointContext['runtime'],
  request: EndpointRequest,
  browser: AuthorizingBrowser,
): Promise<AuthorizeAnswer> {
  const context = endpointContext(runtime, request)
  const { parameters } = request
  if (parameters.has('request_uri')) {
    const requestUriHash = sha256(parameters.get('request_uri') ?? '')
    return authorizePushed(context, { requestUriHash, clientId: parameters.get('client_id') ?? '' }, browser)
  }
  const target = await endpoints.authorizeTarget.run(context)
  return toldToClient(runtime, target, () => authorizeInline(target, browser))
}

/**
 * The short address of a pushed request: the same as its long one, for people who type or copy it.
 *
 * @param typed code in the address, as somebody wrote it
 * @throws VouchError `loginRequestUnknown`
 */
export async function authorizeShort(
  runtime: EndpointContext['runtime'],
  request: EndpointRequest,
  typed: string,
  browser: AuthorizingBrowser,
): Promise<AuthorizeAnswer> {
  const code = readShortCode(typed)
  if (code === undefined) throw new VouchError('loginRequestUnknown')
  return authorizePushed(endpointContext(runtime, request), { shortCodeHash: sha256(code) }, browser)
}

async function authorizePushed(
  context: EndpointContext,
  reference: PushedReference,
  browser: AuthorizingBrowser,
): Promise<AuthorizeAnswer> {
  const { runtime, request, now } = context
  const opened = await openPushedLogin(runtime.database, {
    reference,
    logins: browser.logins,
    ip: request.ip,
    now,
  })
  const login = opened.isNew ? { id: opened.row.id, browser: opened.browser } : undefined
  const known = { ...opened, browser: opened.browser.reveal() }
  return toldToClient(runtime, opened.row, async () => ({ location: await nextStep(context, known, browser), login }))
}

type Target = Awaited<ReturnType<typeof endpoints.authorizeTarget.run>>

async function authorizeInline(target: Target, browser: AuthorizingBrowser): Promise<AuthorizeAnswer> {
  const { runtime, client, redirectUri, state, now, request } = target
  const checked = await endpoints.authorizeRequest.run(target)
  const { scope, nonce, codeChallenge, prompt, maxAge, loginHint, dpopJkt } = checked
  const asked = {
    clientId: client.id,
    redirectUri,
    scope,
    state,
    nonce,
    codeChallenge,
    prompt,
    maxAge,
    loginHint,
    dpopJkt,
  }
  const noFacts = { hostName: null, osUser: null, clientVersion: null, clientOs: null }
  const { prisma } = runtime.database
  const login = await openInlineRequest(prisma, { ...asked, ...noFacts }, { ip: request.ip, now })
  const row = await findLoginRequest(prisma, login.id)
  if (row === undefined) throw new VouchError('clientUnknown')
  const opened = { row, browser: login.browser.reveal(), loopbackChallenge: newLoopbackChallenge() }
  return { location: await nextStep(target, opened, browser), login }
}

async function nextStep(context: EndpointContext, opened: Opened, browser: AuthorizingBrowser): Promise<string> {
  const { issuer } = context.runtime.config
  const { row } = opened
  const silent = row.prompt === 'none'
  const loginPage = `${issuer.url}${paths.login}/${row.id}`
  if (row.native) {
    // RFC 8252 §8.6: a command line gets nothing without a touch that was meant for it.
    if (silent) throw new VouchError('loginRequired')
    if (row.provenAt !== null || row.elsewhereAt !== null) return loginPage
    // Where the person has a choice, they are asked before the browser goes where nothing may answer.
    if (await mayPasteBack(context.runtime, row)) return `${loginPage}/where`
    return loopbackChallengeAddress(row, opened.loopbackChallenge)
  }
  const signedIn = await browserSession(context.runtime, browser.session)
  if (signedIn !== undefined && answersRequest(row, signedIn, context.now)) return codeFrom(context, opened, signedIn)
  if (silent) throw new VouchError('loginRequired')
  return loginPage
}

/** OIDC Core §3.1.2.1, §3.1.2.3: whether the sign-in that the browser has is what the client asked for. */
function answersRequest(row: LoginRequestRow, { session, person }: BrowserSession, now: Date): boolean {
  const age = (now.getTime() - session.authTime.getTime()) / 1000
  const asksAgain = row.prompt !== null && row.prompt !== 'none'
  const tooOld = row.maxAge !== null && age > row.maxAge
  const somebodyElse = row.loginHint !== null && row.loginHint !== person.email
  return !asksAgain && !tooOld && !somebodyElse
}

async function codeFrom(context: EndpointContext, opened: Opened, { session, person, key }: BrowserSession) {
  const { runtime, request, now } = context
  const touch = { personId: person.id, keyId: key.id, ceremonyId: session.ceremonyId, authTime: session.authTime }
  const { location } = await runtime.database.prisma.$transaction((transaction) =>
    completeWithCode(transaction, runtime.config.issuer.url, {
      id: opened.row.id,
      browser: opened.browser,
      touch,
      requireProof: true,
      ip: request.ip,
      now,
    }),
  )
  return location
}

/** RFC 6749 §4.1.2.1: the client learns what was wrong; a fault of ours is not told as the client's. */
async function toldToClient(
  runtime: EndpointContext['runtime'],
  target: RedirectTarget,
  answer: () => Promise<AuthorizeAnswer>,
): Promise<AuthorizeAnswer> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof VouchError)) throw error
    const location = authorizationResponse(runtime.config.issuer.url, target, errorParameters(error))
    return { location, login: undefined }
  }
}

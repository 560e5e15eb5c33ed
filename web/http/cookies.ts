import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Issuer } from '../config/config.ts'
import { PASTED_CODE_SECONDS } from '../domain/login/issue-code.ts'
import { loginCookieName, loginCookiePrefix, shownCodeCookieName } from '../domain/login/login-cookie.ts'
import { sessionCookieName } from '../domain/sessions/session-cookie.ts'
import { BROWSER_SESSION_SECONDS } from '../domain/sessions/start-browser-session.ts'
import type { Secret } from '../secret/secret.ts'

/** A browser that holds more login cookies than this has its oldest taken away: headers that grow are refused in the end. */
const MAX_LOGIN_COOKIES = 20

/** Token of the browser session, as the browser sent it. */
export function sessionCookie(context: Context, issuer: Issuer): string | undefined {
  return getCookie(context, sessionCookieName(issuer))
}

export function setSessionCookie(context: Context, issuer: Issuer, token: Secret<string>): void {
  setCookie(context, sessionCookieName(issuer), token.reveal(), options(issuer, BROWSER_SESSION_SECONDS))
}

export function clearSessionCookie(context: Context, issuer: Issuer): void {
  setCookie(context, sessionCookieName(issuer), '', options(issuer, 0))
}

export function loginCookie(context: Context, issuer: Issuer, loginRequestId: string): string | undefined {
  return getCookie(context, loginCookieName(issuer, loginRequestId))
}

/**
 * Values of every login cookie of this browser: a reload of the authorization address does not say which request it is.
 * A browser sends those that it got last at the end (RFC 6265 §5.4).
 */
export function loginCookies(context: Context, issuer: Issuer): string[] {
  return heldLogins(context, issuer)
    .map(([, value]) => value)
    .slice(-MAX_LOGIN_COOKIES)
}

export function setLoginCookie(
  context: Context,
  issuer: Issuer,
  login: { id: string; browser: Secret<string>; seconds: number },
): void {
  setCookie(context, loginCookieName(issuer, login.id), login.browser.reveal(), options(issuer, login.seconds))
  const surplus = heldLogins(context, issuer).slice(0, 1 - MAX_LOGIN_COOKIES)
  for (const [name] of surplus) setCookie(context, name, '', options(issuer, 0))
}

export function clearLoginCookie(context: Context, issuer: Issuer, loginRequestId: string): void {
  setCookie(context, loginCookieName(issuer, loginRequestId), '', options(issuer, 0))
}

/** Gives a code to the page that shows it, which this very browser is sent to; no address ever holds it. */
export function setShownCode(context: Context, issuer: Issuer, loginRequestId: string, code: Secret<string>): void {
  const cookie = { ...options(issuer, PASTED_CODE_SECONDS), sameSite: 'Strict' } as const
  setCookie(context, shownCodeCookieName(issuer, loginRequestId), code.reveal(), cookie)
}

function heldLogins(context: Context, issuer: Issuer): [name: string, value: string][] {
  const prefix = loginCookiePrefix(issuer)
  return Object.entries(getCookie(context)).filter(([name]) => name.startsWith(prefix))
}

// Lax, not Strict: the authorization request and the way back from the loopback are navigations from elsewhere.
function options(issuer: Issuer, maxAge: number) {
  return { path: '/', httpOnly: true, secure: issuer.secure, sameSite: 'Lax', maxAge } as const
}

import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Issuer } from '../../config/config.ts'
import type { Secret } from '../../secret/secret.ts'

const LIFE_SECONDS = 10 * 60

/** Keeps a sign-in in the browser that began it. */
export function signInCookie(context: Context, issuer: Issuer): string | undefined {
  return getCookie(context, name(issuer))
}

export function setSignInCookie(context: Context, issuer: Issuer, browser: Secret<string>): void {
  setCookie(context, name(issuer), browser.reveal(), options(issuer, LIFE_SECONDS))
}

export function clearSignInCookie(context: Context, issuer: Issuer): void {
  setCookie(context, name(issuer), '', options(issuer, 0))
}

// RFC 6265bis §4.1.3.2: a browser takes __Host- over https only.
function name(issuer: Issuer): string {
  return issuer.secure ? '__Host-vouch-sign-in' : 'vouch-sign-in'
}

function options(issuer: Issuer, maxAge: number) {
  return { path: '/', httpOnly: true, secure: issuer.secure, sameSite: 'Strict', maxAge } as const
}

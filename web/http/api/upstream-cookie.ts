import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Issuer } from '../../config/config.ts'
import { UPSTREAM_TRIP_SECONDS } from '../../domain/upstream/begin-upstream-login.ts'
import type { Secret } from '../../secret/secret.ts'

/** Ties a trip to the upstream provider, and what it proved, to one browser. */
export function upstreamCookie(context: Context, issuer: Issuer): string | undefined {
  return getCookie(context, name(issuer))
}

export function setUpstreamCookie(context: Context, issuer: Issuer, browser: Secret<string>): void {
  setCookie(context, name(issuer), browser.reveal(), options(issuer, UPSTREAM_TRIP_SECONDS))
}

/** Takes the cookie away where the browser sent it. */
export function clearUpstreamCookie(context: Context, issuer: Issuer): void {
  if (upstreamCookie(context, issuer) !== undefined) setCookie(context, name(issuer), '', options(issuer, 0))
}

// RFC 6265bis §4.1.3.2: a browser takes __Host- over https only.
function name(issuer: Issuer): string {
  return issuer.secure ? '__Host-vouch-upstream' : 'vouch-upstream'
}

// Lax, not Strict: the way back from the provider is a navigation from elsewhere.
function options(issuer: Issuer, maxAge: number) {
  return { path: '/', httpOnly: true, secure: issuer.secure, sameSite: 'Lax', maxAge } as const
}

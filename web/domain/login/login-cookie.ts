import type { Issuer } from '../../config/config.ts'

/** What the names of all login cookies begin with. */
export function loginCookiePrefix(issuer: Issuer): string {
  return issuer.secure ? '__Host-vouch-login-' : 'vouch-login-'
}

/** Name of the cookie that keeps the ceremony of one login request in one browser. */
export function loginCookieName(issuer: Issuer, loginRequestId: string): string {
  return `${loginCookiePrefix(issuer)}${loginRequestId}`
}

/** Name of the cookie by which the page that shows a code for pasting gets it. */
export function shownCodeCookieName(issuer: Issuer, loginRequestId: string): string {
  return `${issuer.secure ? '__Host-' : ''}vouch-shown-code-${loginRequestId}`
}

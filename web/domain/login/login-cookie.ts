import type { Issuer } from '../../config/config.ts'

/** What the names of all login cookies begin with. */
export function loginCookiePrefix(issuer: Issuer): string {
  return issuer.secure ? '__Host-vouch-login-' : 'vouch-login-'
}

/** Name of the cookie that keeps the ceremony of one login request in one browser. */
export function loginCookieName(issuer: Issuer, loginRequestId: string): string {
  return `${loginCookiePrefix(issuer)}${loginRequestId}`
}

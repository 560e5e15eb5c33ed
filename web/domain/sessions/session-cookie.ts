import type { Issuer } from '../../config/config.ts'

/**
 * Name of the browser session's cookie. The `__Host-` prefix keeps a sibling subdomain from planting one (RFC 6265bis
 * §4.1.3.2); browsers take it over https only.
 */
export function sessionCookieName(issuer: Issuer): string {
  return issuer.secure ? '__Host-vouch' : 'vouch'
}

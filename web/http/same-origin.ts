import { VouchError } from '@vouch/protocol'
import type { MiddlewareHandler } from 'hono'
import type { Issuer } from '../config/config.ts'

/**
 * Lets through what our own pages send, and nothing that another site made the browser send: `Origin` is ours, or
 * `Sec-Fetch-Site`, which no page can set, says same-origin. A request that says neither, or both in contradiction, is
 * refused.
 */
export function requireSameOrigin(issuer: Issuer): MiddlewareHandler {
  return async (context, next) => {
    const origin = context.req.header('origin')
    const site = context.req.header('sec-fetch-site')
    const saysOurs = origin === issuer.origin || site === 'same-origin'
    const saysOther = ![undefined, 'null', issuer.origin].includes(origin) || ![undefined, 'same-origin'].includes(site)
    const ours = saysOurs && !saysOther
    if (!ours) throw new VouchError('crossOriginRefused')
    await next()
  }
}

/**
 * For what a browser fetches with our cookie and without changing anything: not where a page of another site made it do so. A
 * browser that does not say who did is let through, as is an address that somebody typed (Fetch Metadata §2.3).
 *
 * @throws VouchError `crossOriginRefused`
 */
export const refuseOtherSites: MiddlewareHandler = async (context, next) => {
  const site = context.req.header('sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') throw new VouchError('crossOriginRefused')
  await next()
}

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

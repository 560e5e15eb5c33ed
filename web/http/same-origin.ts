import { VouchError } from '@vouch/protocol'
import type { MiddlewareHandler } from 'hono'
import type { Issuer } from '../config/config.ts'

/**
 * Lets through what our own pages send, and nothing that another site made the browser send: `Origin` is ours or, where
 * there is none, `Sec-Fetch-Site` says same-origin. A request that says neither is refused.
 */
export function requireSameOrigin(issuer: Issuer): MiddlewareHandler {
  return async (context, next) => {
    const origin = context.req.header('origin')
    const site = context.req.header('sec-fetch-site')
    const siteAgrees = site === undefined || site === 'same-origin'
    const ours = origin === undefined ? site === 'same-origin' : origin === issuer.origin && siteAgrees
    if (!ours) throw new VouchError('crossOriginRefused')
    await next()
  }
}

import { type Handler, Hono } from 'hono'
import { z } from 'zod'
import { beginUpstreamLogin } from '../../domain/upstream/begin-upstream-login.ts'
import { finishUpstreamLogin } from '../../domain/upstream/finish-upstream-login.ts'
import { UPSTREAM_CALLBACK_PATH } from '../../domain/upstream/redirect-uri.ts'
import type { Runtime } from '../../runtime.ts'
import { Secret } from '../../secret/secret.ts'
import type { Env } from '../endpoint-request.ts'
import { enrollPage } from '../enroll-page.ts'
import { jsonBody } from '../json-body.ts'
import { requester } from '../requester.ts'
import { requireSameOrigin } from '../same-origin.ts'
import { setUpstreamCookie, upstreamCookie } from './upstream-cookie.ts'

// Without an invite: another try with the one that this browser went to the provider with before.
const startBody = z.strictObject({ invite: z.string().max(256).optional() })

/** To the upstream provider and back, to prove the e-mail address of an invite. */
export function upstreamRoutes(runtime: Runtime): Hono<Env> {
  return new Hono<Env>()
    .post('/api/v1/upstream/start', requireSameOrigin(runtime.config.issuer), startEndpoint(runtime))
    .get(UPSTREAM_CALLBACK_PATH, callbackEndpoint(runtime))
}

/** `POST /api/v1/upstream/start`: where the browser goes. */
function startEndpoint(runtime: Runtime): Handler<Env> {
  const { issuer } = runtime.config
  return async (context) => {
    const { invite } = await jsonBody(context, startBody)
    const claim = { ...requester(context, runtime), invite, browser: upstreamCookie(context, issuer) }
    const { location, browser } = await beginUpstreamLogin(runtime, claim)
    setUpstreamCookie(context, issuer, browser)
    return context.json({ location })
  }
}

/** `GET /api/v1/upstream/callback`: back from the provider, and on to the page, which is told what came of it. */
function callbackEndpoint(runtime: Runtime): Handler<Env> {
  const { issuer } = runtime.config
  return async (context) => {
    const browser = upstreamCookie(context, issuer)
    const query = new URL(context.req.url).searchParams
    await finishUpstreamLogin(runtime, { ...requester(context, runtime), query, browser })
    // The proof counts for as long again as the trip did, and so does the cookie.
    if (browser !== undefined) setUpstreamCookie(context, issuer, new Secret(browser))
    return enrollPage(context, issuer.url, { proven: '1' })
  }
}

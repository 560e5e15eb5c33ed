import { paths, VouchError } from '@vouch/protocol'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { approveLogin } from '../../domain/login/approve-login.ts'
import type { Runtime } from '../../runtime.ts'
import { parseJson, readForm } from '../body.ts'
import { clearLoginCookie, loginCookie, setSessionCookie, setShownCode } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { requester } from '../requester.ts'
import { requireSameOrigin } from '../same-origin.ts'

const ceremonyShape = z.uuid()

/** VCH-11xx and VCH-12xx: the ceremony or the key was refused, and the person may try again. */
const RETRY = /^VCH-1[12]\d\d$/

/** POST /login/:id: the touch, by the page's form, so that the answer is a navigation to the client, or to the code. */
export function approveRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  return new Hono<Env>().post('/login/:id', requireSameOrigin(issuer), async (context) => {
    const id = context.req.param('id')
    try {
      const { location, shown, browserSession } = await approveLogin(runtime, await approval(context, runtime, id))
      clearLoginCookie(context, issuer, id)
      if (shown !== undefined) setShownCode(context, issuer, id, shown)
      if (browserSession !== undefined) setSessionCookie(context, issuer, browserSession)
      // RFC 9700 §4.12: 303, so that nothing of the form is sent on.
      return context.redirect(location, 303)
    } catch (error) {
      if (!(error instanceof VouchError) || !RETRY.test(error.code)) throw error
      const query = new URLSearchParams({ error: error.code })
      return context.redirect(`${issuer.url}${paths.login}/${encodeURIComponent(id)}?${query}`, 303)
    }
  })
}

async function approval(context: Context<Env>, runtime: Runtime, id: string) {
  const form = await readForm(context)
  const ceremonyId = form.get('ceremony') ?? ''
  const credential = form.get('credential') ?? ''
  if (!ceremonyShape.safeParse(ceremonyId).success || credential === '') throw new VouchError('ceremonyMalformed')
  const { ip, userAgent } = requester(context, runtime)
  return {
    id,
    browser: loginCookie(context, runtime.config.issuer, id),
    ceremonyId,
    credential: parseJson(credential),
    ip,
    userAgent,
  }
}

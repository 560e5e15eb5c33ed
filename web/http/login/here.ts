import { Hono } from 'hono'
import { stayHere } from '../../domain/login/stay-here.ts'
import type { Runtime } from '../../runtime.ts'
import { readForm } from '../body.ts'
import { loginCookie } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { requireSameOrigin } from '../same-origin.ts'

/** POST /login/:id/here: the terminal can be reached from this browser, which goes there to show it. */
export function hereRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  return new Hono<Env>().post('/login/:id/here', requireSameOrigin(issuer), async (context) => {
    await readForm(context)
    const id = context.req.param('id')
    return context.redirect(await stayHere(runtime, { id, browser: loginCookie(context, issuer, id) }), 303)
  })
}

import { Hono } from 'hono'
import { cancelLogin } from '../../domain/login/cancel-login.ts'
import type { Runtime } from '../../runtime.ts'
import { readForm } from '../body.ts'
import { clearLoginCookie, loginCookie } from '../cookies.ts'
import { type Env, requestIp } from '../endpoint-request.ts'
import { requireSameOrigin } from '../same-origin.ts'

/** POST /login/:id/cancel: the person says no. */
export function cancelRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  return new Hono<Env>().post('/login/:id/cancel', requireSameOrigin(issuer), async (context) => {
    await readForm(context)
    const id = context.req.param('id')
    const browser = loginCookie(context, issuer, id)
    const location = await cancelLogin(runtime, { id, browser, ip: requestIp(context, runtime) })
    clearLoginCookie(context, issuer, id)
    return context.redirect(location, 303)
  })
}

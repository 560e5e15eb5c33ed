import { VouchError } from '@vouch/protocol'
import { Hono } from 'hono'
import { proveLogin } from '../../domain/login/prove-login.ts'
import type { Runtime } from '../../runtime.ts'
import { readQuery } from '../body.ts'
import { loginCookie } from '../cookies.ts'
import { type Env, requestIp } from '../endpoint-request.ts'

/** GET /login/:id?proof=…: the browser comes back from the command line's loopback. */
export function proveRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  return new Hono<Env>().get('/login/:id', async (context) => {
    const proof = readQuery(context).get('proof')
    if (proof === undefined) throw new VouchError('loginRequestUnknown')
    const id = context.req.param('id')
    const login = { id, browser: loginCookie(context, issuer, id), ip: requestIp(context, runtime) }
    // The proof is gone from the address bar.
    return context.redirect(await proveLogin(runtime, login, proof), 303)
  })
}

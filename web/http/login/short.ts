import { paths } from '@vouch/protocol'
import { Hono } from 'hono'
import { LOGIN_REQUEST_SECONDS } from '../../domain/login/create-login-request.ts'
import { authorizeShort } from '../../domain/oidc/authorize.ts'
import type { Runtime } from '../../runtime.ts'
import { readQuery } from '../body.ts'
import { loginCookies, sessionCookie, setLoginCookie } from '../cookies.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'

/** GET /l/:code: the authorization endpoint by a short address, which a person can type. */
export function shortLoginRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  return new Hono<Env>().get(`${paths.shortLogin}/:code`, async (context) => {
    const browser = { logins: loginCookies(context, issuer), session: sessionCookie(context, issuer) }
    const request = endpointRequest(context, runtime, readQuery(context))
    const { location, login } = await authorizeShort(runtime, request, context.req.param('code'), browser)
    if (login !== undefined) setLoginCookie(context, issuer, { ...login, seconds: LOGIN_REQUEST_SECONDS })
    return context.redirect(location, 303)
  })
}

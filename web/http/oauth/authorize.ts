import { paths } from '@vouch/protocol'
import { type Context, Hono } from 'hono'
import { LOGIN_REQUEST_SECONDS } from '../../domain/login/create-login-request.ts'
import { authorize } from '../../domain/oidc/authorize.ts'
import type { Runtime } from '../../runtime.ts'
import { readForm, readQuery } from '../body.ts'
import { loginCookies, sessionCookie, setLoginCookie } from '../cookies.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'

/** The authorization endpoint, by GET and POST (OIDC Core §3.1.2.1). It always answers with a redirect. */
export function authorizeRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  const answer = async (context: Context<Env>, parameters: ReadonlyMap<string, string>) => {
    const browser = { logins: loginCookies(context, issuer), session: sessionCookie(context, issuer) }
    const { location, login } = await authorize(runtime, endpointRequest(context, runtime, parameters), browser)
    if (login !== undefined) setLoginCookie(context, issuer, { ...login, seconds: LOGIN_REQUEST_SECONDS })
    return context.redirect(location, 303)
  }
  return new Hono<Env>()
    .get(paths.authorize, (context) => answer(context, readQuery(context)))
    .post(paths.authorize, async (context) => answer(context, await readForm(context)))
}

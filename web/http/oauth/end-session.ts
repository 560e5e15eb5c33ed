import { paths } from '@vouch/protocol'
import { Hono } from 'hono'
import { endSession } from '../../domain/oidc/end-session.ts'
import { signOut } from '../../domain/sign-in/sign-out.ts'
import type { Runtime } from '../../runtime.ts'
import { readForm, readQuery } from '../body.ts'
import { clearSessionCookie, sessionCookie } from '../cookies.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'
import { requester } from '../requester.ts'
import { requireSameOrigin } from '../same-origin.ts'

/**
 * Signing out by an application (OIDC RP-Initiated Logout 1.0 §2), and by the form of the page that asks first. A form that
 * an application posts comes without our cookie (SameSite), so it is answered with the same request by GET.
 */
export function endSessionRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  return new Hono<Env>()
    .get(paths.endSession, async (context) => {
      const request = endpointRequest(context, runtime, readQuery(context))
      const { location, ended } = await endSession(runtime, request, sessionCookie(context, issuer))
      if (ended) clearSessionCookie(context, issuer)
      return context.redirect(location, 303)
    })
    .post(paths.endSession, async (context) => {
      const query = new URLSearchParams([...(await readForm(context))])
      return context.redirect(`${issuer.url}${paths.endSession}?${query}`, 303)
    })
    .post(paths.signOut, requireSameOrigin(issuer), async (context) => {
      await readForm(context)
      const { ip, now } = requester(context, runtime)
      await signOut(runtime, { sessionToken: sessionCookie(context, issuer), ip, now })
      clearSessionCookie(context, issuer)
      return context.redirect(`${issuer.url}/`, 303)
    })
}

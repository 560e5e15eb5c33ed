import type { Handler } from 'hono'
import { z } from 'zod'
import { signOut } from '../../domain/sign-in/sign-out.ts'
import type { Runtime } from '../../runtime.ts'
import { clearSessionCookie, sessionCookie } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'
import { requester } from '../requester.ts'

const body = z.strictObject({})

/** `POST /api/v1/sign-out`: ends the browser session; fine where there is none. */
export function signOutEndpoint(runtime: Runtime): Handler<Env> {
  const { issuer } = runtime.config
  return async (context) => {
    await jsonBody(context, body)
    const { ip, now } = requester(context, runtime)
    await signOut(runtime, { sessionToken: sessionCookie(context, issuer), ip, now })
    clearSessionCookie(context, issuer)
    return context.body(null, 204)
  }
}

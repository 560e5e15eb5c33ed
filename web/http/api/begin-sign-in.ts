import type { Handler } from 'hono'
import { z } from 'zod'
import { beginSignIn } from '../../domain/sign-in/sign-in.ts'
import type { Runtime } from '../../runtime.ts'
import type { Env } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'
import { setSignInCookie, signInCookie } from './sign-in-cookie.ts'

const body = z.strictObject({})

/** `POST /api/v1/sign-in/options`: what the browser asks a key for. */
export function beginSignInEndpoint(runtime: Runtime): Handler<Env> {
  const { issuer } = runtime.config
  return async (context) => {
    await jsonBody(context, body)
    const begun = await beginSignIn(runtime, { browser: signInCookie(context, issuer), now: runtime.clock() })
    setSignInCookie(context, issuer, begun.browser)
    return context.json({ ceremony: begun.ceremonyId, options: begun.options })
  }
}

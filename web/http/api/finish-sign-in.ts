import type { Handler } from 'hono'
import { z } from 'zod'
import { finishSignIn } from '../../domain/sign-in/sign-in.ts'
import type { Runtime } from '../../runtime.ts'
import { setSessionCookie } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'
import { requester } from '../requester.ts'
import { clearSignInCookie, signInCookie } from './sign-in-cookie.ts'

const body = z.strictObject({ ceremony: z.string().max(64), credential: z.unknown() })

/** `POST /api/v1/sign-in`: the key's answer. */
export function finishSignInEndpoint(runtime: Runtime): Handler<Env> {
  const { issuer } = runtime.config
  return async (context) => {
    const { ceremony, credential } = await jsonBody(context, body)
    const browser = signInCookie(context, issuer)
    const answer = { ...requester(context, runtime), browser, ceremonyId: ceremony, credential }
    const { token } = await finishSignIn(runtime, answer)
    clearSignInCookie(context, issuer)
    setSessionCookie(context, issuer, token)
    return context.json({ next: '/keys' })
  }
}

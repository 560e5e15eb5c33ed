import type { Handler } from 'hono'
import { z } from 'zod'
import { beginEnrollment } from '../../domain/enrollment/begin-enrollment.ts'
import { loadKeyPolicy } from '../../domain/key-policy/load-key-policy.ts'
import type { Runtime } from '../../runtime.ts'
import { sessionCookie } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'
import { requester } from '../requester.ts'

const body = z.object({
  invite: z.string().max(256).optional(),
  email: z.string().max(320).optional(),
  name: z.string().max(200).optional(),
})

/** `POST /api/v1/enrollment/options`: what the browser asks a new key for. */
export function beginEnrollmentEndpoint(runtime: Runtime): Handler<Env> {
  return async (context) => {
    const { invite, email, name } = await jsonBody(context, body)
    const sessionToken = sessionCookie(context, runtime.config.issuer)
    const policy = await loadKeyPolicy(runtime)
    const asked = { ...requester(context, runtime), invite, email, name, sessionToken, policy }
    const { ceremonyId, person, spare, options } = await beginEnrollment(runtime, asked)
    return context.json({ ceremony: ceremonyId, person, spare, options })
  }
}

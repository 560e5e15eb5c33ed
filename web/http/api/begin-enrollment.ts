import type { Handler } from 'hono'
import { z } from 'zod'
import { beginEnrollment } from '../../domain/enrollment/begin-enrollment.ts'
import { loadKeyPolicy } from '../../domain/key-policy/load-key-policy.ts'
import type { Runtime } from '../../runtime.ts'
import type { Env } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'
import { requester } from '../requester.ts'
import { upstreamCookie } from './upstream-cookie.ts'

const body = z.strictObject({
  invite: z.string().max(256).optional(),
  /** The invite is the one that this browser went to the upstream provider with. */
  proven: z.literal(true).optional(),
  email: z.string().max(320).optional(),
  name: z.string().max(200).optional(),
})

/** `POST /api/v1/enrollment/options`: what the browser asks a new key for. */
export function beginEnrollmentEndpoint(runtime: Runtime): Handler<Env> {
  return async (context) => {
    const { invite, proven, email, name } = await jsonBody(context, body)
    const browser = upstreamCookie(context, runtime.config.issuer)
    const claim = { ...requester(context, runtime), invite, proven, browser }
    const asked = { ...claim, email, name, policy: await loadKeyPolicy(runtime) }
    const { ceremonyId, person, spare, recovery, options } = await beginEnrollment(runtime, asked)
    return context.json({ ceremony: ceremonyId, person, spare, recovery, options })
  }
}

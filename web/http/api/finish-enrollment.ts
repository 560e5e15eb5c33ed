import type { Handler } from 'hono'
import { z } from 'zod'
import { finishEnrollment } from '../../domain/enrollment/finish-enrollment.ts'
import { loadKeyPolicy } from '../../domain/key-policy/load-key-policy.ts'
import type { Runtime } from '../../runtime.ts'
import { sessionCookie, setSessionCookie } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'
import { requester } from '../requester.ts'
import { clearUpstreamCookie, upstreamCookie } from './upstream-cookie.ts'

const body = z.strictObject({
  invite: z.string().max(256).optional(),
  /** The invite is the one that this browser went to the upstream provider with. */
  proven: z.literal(true).optional(),
  ceremony: z.string().max(64),
  nickname: z.string().max(200),
  credential: z.unknown(),
})

/** `POST /api/v1/enrollment`: the new key's answer. A first key signs in as well. */
export function finishEnrollmentEndpoint(runtime: Runtime): Handler<Env> {
  const { issuer } = runtime.config
  return async (context) => {
    const { invite, proven, ceremony, nickname, credential } = await jsonBody(context, body)
    const { session } = await finishEnrollment(runtime, {
      ...requester(context, runtime),
      invite,
      proven,
      browser: upstreamCookie(context, issuer),
      sessionToken: sessionCookie(context, issuer),
      policy: await loadKeyPolicy(runtime),
      ceremonyId: ceremony,
      nickname,
      credential,
    })
    clearUpstreamCookie(context, issuer)
    if (session !== undefined) setSessionCookie(context, issuer, session.token)
    return context.json({ next: '/keys' })
  }
}

import { Hono } from 'hono'
import { z } from 'zod'
import { performAct } from '../../domain/acts/perform-act.ts'
import { MAX_BLOB_BYTES } from '../../domain/metadata-service/read-blob.ts'
import { browserSession } from '../../domain/sessions/browser-session.ts'
import type { Runtime } from '../../runtime.ts'
import { sessionCookie } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'
import { requester } from '../requester.ts'
import { requireSameOrigin } from '../same-origin.ts'

const body = z.strictObject({
  parameters: z.unknown(),
  touch: z.strictObject({ ceremony: z.string().max(64), credential: z.unknown() }).optional(),
  file: z.string().max(MAX_BLOB_BYTES),
})

/** For the touch and the JSON around the file. */
const ENVELOPE_BYTES = 64 * 1024

/**
 * `POST /api/v1/metadata-service/file`: the act `metadata-service.load-file` with its file, the one request that may be
 * larger than the rest. Its touch is begun like that of any act.
 */
export function metadataFileRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  return new Hono<Env>().post('/api/v1/metadata-service/file', requireSameOrigin(issuer), async (context) => {
    const sessionToken = sessionCookie(context, issuer)
    // Whoever may not load one gets no more read than at any other address; the act says that they may not.
    const mayLoad = (await browserSession(runtime, sessionToken))?.person.role === 'administrator'
    const limit = mayLoad ? MAX_BLOB_BYTES + ENVELOPE_BYTES : undefined
    const { parameters, touch, file } = await jsonBody(context, body, limit)
    const act = { name: 'metadata-service.load-file', parameters, touch, attachment: file }
    return context.json({ result: await performAct(runtime, { ...requester(context, runtime), ...act, sessionToken }) })
  })
}

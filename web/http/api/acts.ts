import { Hono } from 'hono'
import { z } from 'zod'
import { beginActTouch } from '../../domain/acts/begin-act-touch.ts'
import { performAct } from '../../domain/acts/perform-act.ts'
import type { Runtime } from '../../runtime.ts'
import { sessionCookie } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'
import { requester } from '../requester.ts'
import { requireSameOrigin } from '../same-origin.ts'

const parameters = z.unknown()
const asked = z.strictObject({ parameters })
const touched = z.strictObject({
  parameters,
  touch: z.strictObject({ ceremony: z.string().max(64), credential: z.unknown() }).optional(),
})

/**
 * What people change on the dashboard, by the table of acts: `POST /api/v1/acts/NAME`, and `…/touch` before it for the touch
 * that most acts need.
 */
export function actRoutes(runtime: Runtime): Hono<Env> {
  const sameOrigin = requireSameOrigin(runtime.config.issuer)
  return new Hono<Env>()
    .post('/api/v1/acts/:name/touch', sameOrigin, async (context) => {
      const { parameters } = await jsonBody(context, asked)
      const { ceremonyId, options } = await beginActTouch(runtime, { ...request(context), parameters })
      return context.json({ ceremony: ceremonyId, options })
    })
    .post('/api/v1/acts/:name', sameOrigin, async (context) => {
      const { parameters, touch } = await jsonBody(context, touched)
      return context.json({ result: await performAct(runtime, { ...request(context), parameters, touch }) })
    })

  function request(context: Parameters<typeof requester>[0] & { req: { param(name: 'name'): string } }) {
    const sessionToken = sessionCookie(context, runtime.config.issuer)
    return { ...requester(context, runtime), name: context.req.param('name'), sessionToken }
  }
}

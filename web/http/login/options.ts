import { Hono } from 'hono'
import { z } from 'zod'
import { beginTouch } from '../../domain/login/begin-touch.ts'
import type { Runtime } from '../../runtime.ts'
import { answerJson } from '../answer-json.ts'
import { loginCookie } from '../cookies.ts'
import type { Env } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'
import { requireSameOrigin } from '../same-origin.ts'

const body = z.strictObject({})

/** POST /login/:id/options: what the page passes to navigator.credentials.get(). */
export function loginOptionsRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  return new Hono<Env>().post('/login/:id/options', requireSameOrigin(issuer), async (context) => {
    await jsonBody(context, body)
    const id = context.req.param('id')
    const { ceremonyId, options } = await beginTouch(runtime, { id, browser: loginCookie(context, issuer, id) })
    return answerJson(context, { ceremony: ceremonyId, options })
  })
}

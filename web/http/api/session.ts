import { paths } from '@vouch/protocol'
import { Hono } from 'hono'
import { describeSession } from '../../domain/oidc/describe-session.ts'
import type { Runtime } from '../../runtime.ts'
import { answerJson } from '../answer-json.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'

/** GET /api/v1/session: the command line asks whether its session lives, and whose it is. */
export function sessionRoute(runtime: Runtime): Hono<Env> {
  return new Hono<Env>().get(paths.session, async (context) => {
    const resource = { method: 'GET', path: paths.session }
    return answerJson(context, await describeSession(runtime, endpointRequest(context, runtime, new Map()), resource))
  })
}

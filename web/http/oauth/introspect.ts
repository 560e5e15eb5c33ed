import { paths } from '@vouch/protocol'
import { Hono } from 'hono'
import { introspect } from '../../domain/oidc/introspect.ts'
import type { Runtime } from '../../runtime.ts'
import { answerJson } from '../answer-json.ts'
import { readForm } from '../body.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'

/** Token introspection (RFC 7662). */
export function introspectRoute(runtime: Runtime): Hono<Env> {
  return new Hono<Env>().post(paths.introspect, async (context) =>
    answerJson(context, await introspect(runtime, endpointRequest(context, runtime, await readForm(context)))),
  )
}

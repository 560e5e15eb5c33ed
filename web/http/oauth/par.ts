import { paths } from '@vouch/protocol'
import { Hono } from 'hono'
import { pushRequest } from '../../domain/oidc/push-request.ts'
import type { Runtime } from '../../runtime.ts'
import { answerJson } from '../answer-json.ts'
import { readForm } from '../body.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'

/** Pushed authorization requests (RFC 9126). */
export function parRoute(runtime: Runtime): Hono<Env> {
  return new Hono<Env>().post(paths.par, async (context) => {
    const pushed = await pushRequest(runtime, endpointRequest(context, runtime, await readForm(context)))
    return answerJson(context, pushed, 201)
  })
}

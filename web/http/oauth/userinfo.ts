import { paths } from '@vouch/protocol'
import { type Context, Hono } from 'hono'
import { userinfo } from '../../domain/oidc/userinfo.ts'
import type { Runtime } from '../../runtime.ts'
import { answerJson } from '../answer-json.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'

/** Userinfo (OIDC Core §5.3.1: GET and POST). The token comes in the header; a body is not read. */
export function userinfoRoute(runtime: Runtime): Hono<Env> {
  const answer = async (context: Context<Env>) => {
    const resource = { method: context.req.method, path: paths.userinfo }
    return answerJson(context, await userinfo(runtime, endpointRequest(context, runtime, new Map()), resource))
  }
  return new Hono<Env>().get(paths.userinfo, answer).post(paths.userinfo, answer)
}

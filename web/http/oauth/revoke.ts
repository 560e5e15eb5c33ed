import { paths } from '@vouch/protocol'
import { Hono } from 'hono'
import { revoke } from '../../domain/oidc/revoke.ts'
import type { Runtime } from '../../runtime.ts'
import { readForm } from '../body.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'

/** Token revocation (RFC 7009 §2.2: 200, and nothing to read). */
export function revokeRoute(runtime: Runtime): Hono<Env> {
  return new Hono<Env>().post(paths.revoke, async (context) => {
    await revoke(runtime, endpointRequest(context, runtime, await readForm(context)))
    return context.body(null, 200)
  })
}

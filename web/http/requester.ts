import type { Context } from 'hono'
import type { Runtime } from '../runtime.ts'
import { type Env, requestIp } from './endpoint-request.ts'

/** Who asks, and when: what goes into sessions and the audit log. */
interface Requester {
  readonly ip: string | undefined
  readonly userAgent: string | undefined
  readonly now: Date
}

export function requester(context: Context<Env>, runtime: Pick<Runtime, 'config' | 'clock'>): Requester {
  return { ip: requestIp(context, runtime), userAgent: context.req.header('user-agent'), now: runtime.clock() }
}

import { Hono, type MiddlewareHandler } from 'hono'
import { networkOf } from '../../domain/rate-limits/network-of.ts'
import { requireToken } from '../../domain/rate-limits/require-token.ts'
import type { Runtime } from '../../runtime.ts'
import { type Env, requestIp } from '../endpoint-request.ts'
import { type LimitedRoute, limitedRoutes } from './limited-routes.ts'

/** Counts requests by the address that they come from, for every row of `limitedRoutes`; to be mounted before the routes. */
export function limitRequests(runtime: Runtime): Hono<Env> {
  const app = new Hono<Env>()
  for (const route of limitedRoutes) app.on(route.method, route.path, limitBy(runtime, route))
  return app
}

function limitBy(runtime: Runtime, { limit }: LimitedRoute): MiddlewareHandler<Env> {
  return async (context, next) => {
    const ip = requestIp(context, runtime)
    await requireToken(runtime, limit, { key: networkOf(ip), ip, now: runtime.clock() })
    await next()
  }
}

import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { EndpointRequest } from '../domain/oidc/endpoint-request.ts'
import type { Runtime } from '../runtime.ts'
import { clientIp } from './client-ip.ts'

/** What the app is given beside the request: Node's own request, for the address of the socket. */
export type Env = { Bindings: HttpBindings }

/** Address of whoever sent the request, behind the trusted proxies. */
export function requestIp(context: Context<Env>, { config }: Pick<Runtime, 'config'>): string | undefined {
  return clientIp(context.req.raw.headers, context.env.incoming.socket.remoteAddress, config.trustedProxies)
}

/** The request as the domain takes it. */
export function endpointRequest(
  context: Context<Env>,
  runtime: Pick<Runtime, 'config'>,
  parameters: ReadonlyMap<string, string>,
): EndpointRequest {
  return { headers: context.req.raw.headers, parameters, ip: requestIp(context, runtime) }
}

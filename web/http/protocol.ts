import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Runtime } from '../runtime.ts'
import { createApp } from './app.ts'
import { securityHeaders } from './security-headers.ts'

/**
 * The protocol endpoints and the JSON API on Node's own request and response. What every answer says is set on Node's response before
 * anybody answers: it costs a tenth of what nine headers of the Fetch standard do, and none can be without it.
 */
export function createProtocol(runtime: Runtime): RequestListener {
  const headers = Object.entries({
    ...securityHeaders(runtime.config.issuer),
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    // RFC 6749 §5.1
    'cache-control': 'no-store',
  })
  // Next uses the global Request and Response: they stay Node's own.
  const answer = getRequestListener(createApp(runtime).fetch, { overrideGlobalObjects: false })
  return (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    void answer(request, response)
  }
}

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { logRequest } from '../../log/log-request.ts'
import type { Runtime } from '../../runtime.ts'
import { clientIp } from '../client-ip.ts'
import { destinationOf } from './destination.ts'
import { hasExpectedHost } from './expected-host.ts'
import { answerProblem } from './problem.ts'

/** Who answers what; each takes Node's own request and response. */
export interface Answerers {
  /** Discovery and the key set, from memory. Returns false where the request is not for them. */
  readonly publishedDocuments: (request: IncomingMessage, response: ServerResponse) => boolean
  readonly health: RequestListener
  readonly protocol: RequestListener
  readonly pages: RequestListener
}

/**
 * The way into the server: one request in, and the one who answers it.
 *
 * The published documents come first and are neither checked nor logged: they are the same bytes for everybody, AWS
 * fetches them at every call to STS, and they must answer whatever else is wrong.
 */
export function createRequestListener(runtime: Pick<Runtime, 'config' | 'log'>, answerers: Answerers): RequestListener {
  const { config, log } = runtime
  return (request, response) => {
    if (answerers.publishedDocuments(request, response)) return
    const began = performance.now()
    const requestId = randomUUID()
    response.setHeader('x-request-id', requestId)
    const { method = '', url: path = '' } = request
    const ip = clientIp(forwardedHeaders(request), request.socket.remoteAddress, config.trustedProxies)
    response.once('close', () => {
      const milliseconds = performance.now() - began
      logRequest(log, { method, path, status: response.statusCode, milliseconds, ip, requestId })
    })

    const destination = destinationOf(request)
    if (destination === 'health') answerers.health(request, response)
    else if (destination === 'none') answerProblem(response, 'requestMalformed', config)
    else if (!hasExpectedHost(request, config.issuer)) answerProblem(response, 'hostRefused', config)
    else answerers[destination](request, response)
  }
}

function forwardedHeaders({ headers }: IncomingMessage): Pick<Headers, 'get'> {
  return { get: (name) => headers[name]?.toString() ?? null }
}

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Runtime } from '../../runtime.ts'
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
    const id = randomUUID()
    response.setHeader('x-request-id', id)
    response.once('close', () => {
      const path = request.url?.split('?', 1)[0]
      const ms = Math.round((performance.now() - began) * 100) / 100
      log.info({ id, method: request.method, path, status: response.statusCode, ms }, 'request')
    })

    const destination = destinationOf(request)
    if (destination === 'health') answerers.health(request, response)
    else if (destination === 'none') answerProblem(response, 'requestMalformed', config)
    else if (!hasExpectedHost(request, config.issuer)) answerProblem(response, 'hostRefused', config)
    else answerers[destination](request, response)
  }
}

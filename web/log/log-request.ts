import type { Logger } from 'pino'

/** What is said of a request: never its query, headers or body. */
export interface AnsweredRequest {
  readonly method: string
  /** The path, or better the route it matched; anything from `?` on is cut off. */
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  readonly ip: string | undefined
  readonly requestId: string
}

const quiet = new Set(['/healthz', '/readyz'])

/** Logs one answered request; the questions of a load balancer only at level `debug`. */
export function logRequest(log: Logger, request: AnsweredRequest): void {
  const path = request.path.split('?', 1)[0] ?? ''
  const level = request.status >= 500 ? 'warn' : quiet.has(path) ? 'debug' : 'info'
  const { method, status, ip, requestId } = request
  log[level](
    { method, path: path.slice(0, 200), status, ms: Math.round(request.milliseconds * 10) / 10, ip, requestId },
    'request',
  )
}

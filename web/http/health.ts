import type { RequestListener } from 'node:http'
import { databaseAnswers } from '../db/database-answers.ts'
import type { Runtime } from '../runtime.ts'
import { RETRY_AFTER_SECONDS } from './errors.ts'

/**
 * `/healthz`: this process answers. `/readyz`: it can do its work, so send people here; a replica whose database is away
 * says no and is left in peace, since restarting it would not help.
 */
export function createHealth(runtime: Pick<Runtime, 'database'>): RequestListener {
  return async (request, response) => {
    const ready = request.url?.startsWith('/healthz') || (await databaseAnswers(runtime.database))
    if (!ready) response.setHeader('retry-after', RETRY_AFTER_SECONDS)
    response.writeHead(ready ? 200 : 503, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    response.end(JSON.stringify({ status: ready ? 'ok' : 'database unavailable' }))
  }
}

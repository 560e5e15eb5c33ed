import type { RequestListener } from 'node:http'
import type { Runtime } from '../runtime.ts'

/**
 * `/healthz`: this process answers. `/readyz`: it can do its work, so send people here; a replica whose database is away
 * says no and is left in peace, since restarting it would not help.
 */
export function createHealth(runtime: Pick<Runtime, 'database'>): RequestListener {
  return async (request, response) => {
    const ready = request.url?.startsWith('/healthz') || (await databaseAnswers(runtime))
    response.writeHead(ready ? 200 : 503, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(ready ? {} : { 'retry-after': '2' }),
    })
    response.end(JSON.stringify({ status: ready ? 'ok' : 'database unavailable' }))
  }
}

async function databaseAnswers({ database }: Pick<Runtime, 'database'>): Promise<boolean> {
  try {
    await database.pool.query('SELECT 1')
    return true
  } catch {
    return false
  }
}

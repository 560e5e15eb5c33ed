import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One cache for all browsers, as a content delivery network or a company's proxy has it. */
export interface SharedCache {
  readonly port: number
  /** Addresses that were answered without asking the server. */
  readonly hits: ReadonlySet<string>
  stop(): Promise<void>
}

interface Kept {
  readonly status: number
  readonly headers: [string, string][]
  readonly body: Buffer
}

/**
 * Starts a shared cache in front of a server. It obeys Cache-Control (RFC 9111 §3) and is as greedy as that lets it be: it
 * keeps whatever is not forbidden, whatever the status, for ever, under the address alone, and asks nothing of Vary.
 *
 * @param ask asks the server
 */
export async function startSharedCache(ask: typeof fetch, issuer: string): Promise<SharedCache> {
  const kept = new Map<string, Kept>()
  const hits = new Set<string>()
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '/'
    const found = kept.get(path)
    if (found !== undefined) hits.add(path)
    const fresh = found ?? (await asked(ask, `${issuer}${path}`, request))
    if (mayKeep(fresh)) kept.set(path, fresh)
    response.writeHead(fresh.status, fresh.headers.flat())
    response.end(fresh.body)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    hits,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function asked(ask: typeof fetch, address: string, { headers }: IncomingMessage): Promise<Kept> {
  const { host: _, connection: __, 'content-length': ___, ...sent } = headers
  const response = await ask(address, { headers: Object.entries(sent).map(([name, value]) => [name, String(value)]) })
  return {
    status: response.status,
    headers: [...response.headers].filter(([name]) => name !== 'transfer-encoding' && name !== 'content-length'),
    body: Buffer.from(await response.arrayBuffer()),
  }
}

function mayKeep({ headers }: Kept): boolean {
  const [, control = ''] = headers.find(([name]) => name === 'cache-control') ?? []
  return !/no-store|private/.test(control)
}

import * as http from 'node:http'
import * as https from 'node:https'

export interface Way {
  /** PEM of the authority whose certificates are trusted; without it, plain http. */
  readonly authority?: string
  /** Where requests without a port in their address go, on 127.0.0.1. */
  readonly port: number
  /** The address that they come from; 127.0.0.1 unless given. */
  readonly localAddress?: string
}

/**
 * A `fetch` that finds one host name on this machine and trusts its authority, as a name server and a trust store would
 * have it; what is for others goes the usual way. A port in the address chooses one proxy of several, and is not sent as
 * part of the host. Redirects are never followed.
 */
export function fetchThrough(hostName: string, way: Way): typeof fetch {
  const usual = globalThis.fetch
  const send = sender(hostName, way)
  return async (input, init) => {
    const asked = new Request(input, init)
    const url = new URL(asked.url)
    if (url.hostname !== hostName) return usual(input, init)
    const body = Buffer.from(await asked.arrayBuffer())
    const sent = send({
      host: '127.0.0.1',
      port: url.port || way.port,
      path: url.pathname + url.search,
      method: asked.method,
      headers: { host: hostName, ...Object.fromEntries(asked.headers), 'content-length': body.length },
      ...(way.localAddress === undefined ? {} : { localAddress: way.localAddress }),
    })
    return new Promise((resolve, reject) => {
      sent.on('error', reject)
      sent.on('response', (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('error', reject)
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => resolve(asResponse(incoming.statusCode ?? 0, incoming.rawHeaders, chunks)))
      })
      sent.end(body)
    })
  }
}

function sender(hostName: string, { authority }: Way): (options: http.RequestOptions) => http.ClientRequest {
  if (authority === undefined) return http.request
  const agent = new https.Agent({ keepAlive: true, ca: authority, maxSockets: 50, servername: hostName })
  return (options) => https.request({ ...options, agent })
}

function asResponse(status: number, rawHeaders: readonly string[], chunks: readonly Buffer[]): Response {
  const headers = new Headers()
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  // Fetch §2.2.3: a null body status
  return new Response(status === 204 || status === 304 ? null : Buffer.concat(chunks), { status, headers })
}

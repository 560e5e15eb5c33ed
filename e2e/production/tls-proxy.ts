import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import type { ServerCertificate } from './server-certificate.ts'

/** Longer than a test, so that no request meets a connection that is being closed. */
const KEEP_ALIVE_MS = 120_000

/** A reverse proxy that ends TLS, as one that stands in front of replicas. */
export interface TlsProxy {
  readonly port: number
  stop(): Promise<void>
}

/**
 * Starts a proxy on a free port of 127.0.0.1, which gives request after request to the next server.
 *
 * @param ports of the servers on 127.0.0.1
 */
export async function startTlsProxy(
  { key, certificate }: Pick<ServerCertificate, 'key' | 'certificate'>,
  ports: readonly number[],
): Promise<TlsProxy> {
  const agent = new Agent({ keepAlive: true })
  let turn = 0
  const server = createServer({ key, cert: certificate, keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, answer) => {
    turn += 1
    forward(incoming, answer, { agent, port: ports[turn % ports.length] ?? 0 })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        agent.destroy()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function forward(incoming: IncomingMessage, answer: ServerResponse, to: { agent: Agent; port: number }): void {
  const { method, url, headers, socket } = incoming
  const said = headers['x-forwarded-for']
  // What the client said of itself stays, to the left of what the proxy knows.
  const forwardedFor = [said, socket.remoteAddress].filter((part) => part !== undefined).join(', ')
  const sent = request({
    host: '127.0.0.1',
    port: to.port,
    agent: to.agent,
    method,
    path: url,
    headers: { ...headers, 'x-forwarded-for': forwardedFor },
  })
  sent.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.rawHeaders)
    // A server that dies halfway ends its answer halfway.
    pipeline(response, answer, () => {})
  })
  sent.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()))
  incoming.pipe(sent)
}

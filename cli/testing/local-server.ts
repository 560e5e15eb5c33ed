import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LocalServer {
  readonly issuer: string
  /** Method and path of every request that arrived, in order. */
  readonly requests: string[]
  stop(): Promise<void>
}

/** An HTTP server on a free port of this machine, for the tests of what talks to one. */
export async function startLocalServer(
  answer: (request: http.IncomingMessage, response: http.ServerResponse, issuer: string) => void,
): Promise<LocalServer> {
  const requests: string[] = []
  const server = http.createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(request, response, issuer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { issuer, requests, stop }
}

/** Answers with JSON. */
export function sendJson(response: http.ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

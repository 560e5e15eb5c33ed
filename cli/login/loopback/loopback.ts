import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { VouchError } from '@vouch/protocol'
import { refusalStatus } from './request-guard.ts'

/** Where the browser is sent on to. `sent` is called when the answer has left, or the browser has gone away. */
export interface LoopbackAnswer {
  readonly location: string
  readonly sent?: () => void
}

/** Answers a navigation to one path, or undefined where the query is not what is waited for: then the wait goes on. */
export type LoopbackRoute = (query: URLSearchParams, loopback: Loopback) => Promise<LoopbackAnswer | undefined>

export interface Loopback {
  /** `http://127.0.0.1:PORT`, or the IPv6 literal where there is no IPv4. */
  readonly origin: string
  /** Takes no new connection; an answer on its way still leaves. */
  stopListening(): void
  /** Frees the port and every connection at once. */
  close(): void
}

const LITERALS = ['127.0.0.1', '::1'] as const
const SOCKET_TIMEOUT_MS = 5_000
const MAX_CONNECTIONS = 1_024
const SERVER_LIMITS = {
  /** Bytes. */
  maxHeaderSize: 8_192,
  headersTimeout: SOCKET_TIMEOUT_MS,
  requestTimeout: SOCKET_TIMEOUT_MS,
  connectionsCheckingInterval: 1_000,
}

/**
 * Opens a port on a loopback literal for the browser's answers (RFC 8252 §7.3, §8.3: the literal, never `localhost`), and
 * keeps it until it is closed. Whatever arrives that no route wants gets a 4xx without effect.
 *
 * @param routes by path, compared letter by letter
 * @throws VouchError `loopbackUnavailable`
 */
export async function openLoopback(routes: ReadonlyMap<string, LoopbackRoute>): Promise<Loopback> {
  const faults: unknown[] = []
  for (const literal of LITERALS) {
    try {
      return await listen(literal, routes)
    } catch (fault) {
      faults.push(fault)
    }
  }
  throw new VouchError('loopbackUnavailable', { cause: new AggregateError(faults) })
}

async function listen(literal: string, routes: ReadonlyMap<string, LoopbackRoute>): Promise<Loopback> {
  const server = http.createServer(SERVER_LIMITS)
  server.setTimeout(SOCKET_TIMEOUT_MS)
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: literal, port: 0, exclusive: true, backlog: 511 }, resolve)
  })
  const { port } = server.address() as AddressInfo
  // A browser leaves the port out where it is the default of http.
  const { host, origin } = new URL(`http://${literal.includes(':') ? `[${literal}]` : literal}:${port}`)
  const stopListening = () => void server.close()
  const close = () => {
    stopListening()
    server.closeAllConnections()
  }
  const loopback = { origin, stopListening, close }
  server.on('request', (request, response) => {
    const route = refusalStatus(request, host) ?? routeOf(request, routes)
    if (typeof route === 'number') refuse(response, route)
    else answer(request, response, (query) => route(query, loopback)).catch(() => response.destroy())
  })
  return loopback
}

// The target is cut at its question mark and never resolved as an address, which could name another host.
function routeOf(request: http.IncomingMessage, routes: ReadonlyMap<string, LoopbackRoute>): LoopbackRoute | 404 {
  return routes.get((request.url ?? '').split('?', 1)[0] ?? '') ?? 404
}

async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  route: (query: URLSearchParams) => Promise<LoopbackAnswer | undefined>,
): Promise<void> {
  // The browser may wait longer here than a stranger may stay silent.
  request.socket.setTimeout(0)
  const found = await route(new URLSearchParams((request.url ?? '').replace(/^[^?]*/, '')))
  if (found === undefined) return refuse(response, 400)
  const { sent } = found
  // A browser that has gone away meanwhile has no answer to wait for.
  if (sent !== undefined && response.destroyed) sent()
  else if (sent !== undefined) response.once('close', sent)
  response.writeHead(303, { ...ANSWER_HEADERS, location: found.location }).end()
}

const ANSWER_HEADERS = {
  'cache-control': 'no-store',
  connection: 'close',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'text/plain; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

// The same words whatever was asked: nothing of a request comes back.
function refuse(response: http.ServerResponse, status: number): void {
  response.writeHead(status, ANSWER_HEADERS).end('This is not the answer that vouch is waiting for.\n')
}

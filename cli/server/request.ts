import http from 'node:http'
import https from 'node:https'
import { VouchError } from '@vouch/protocol'
import { networkFault } from './network-fault.ts'

/** More than this a server has no reason to say, bytes. */
const MAX_BODY_BYTES = 1_048_576

/** From the first byte sent to the last byte read, milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000

export interface ServerRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal | undefined
  /** For the whole exchange, milliseconds; `REQUEST_TIMEOUT_MS` unless given. */
  readonly timeoutMs?: number
}

export interface ServerAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
}

const pools = {
  'http:': new http.Agent({ keepAlive: true, maxFreeSockets: 2 }),
  // rejectUnauthorized is said outright, so that NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing.
  'https:': new https.Agent({ keepAlive: true, maxFreeSockets: 2, rejectUnauthorized: true, minVersion: 'TLSv1.2' }),
}

/**
 * One request to the Vouch server: no redirect followed, at most a mebibyte read, and an end to the whole of it.
 *
 * @throws VouchError `serverUnreachable` (no answer, not in time, certificate refused), `serverNotTrusted` (a redirect),
 *   `serverAnswerMalformed` (an answer without end), or the reason of `signal`
 */
export async function sendRequest(request: ServerRequest): Promise<ServerAnswer> {
  const url = new URL(request.url)
  const deadline = AbortSignal.timeout(request.timeoutMs ?? REQUEST_TIMEOUT_MS)
  const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline])
  try {
    return await exchange(url, request, signal)
  } catch (cause) {
    if (request.signal?.aborted) throw request.signal.reason
    throw networkFault(url, deadline.aborted ? deadline.reason : cause)
  }
}

function exchange(url: URL, request: ServerRequest, signal: AbortSignal): Promise<ServerAnswer> {
  const secure = url.protocol === 'https:'
  const { method, body } = request
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers }
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
  return new Promise((resolve, reject) => {
    const options = { method, headers, signal, agent: pools[secure ? 'https:' : 'http:'] }
    const outgoing = (secure ? https : http).request(url, options, (incoming) => {
      readAnswer(url, incoming).then(resolve, reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function readAnswer(url: URL, incoming: http.IncomingMessage): Promise<ServerAnswer> {
  const status = incoming.statusCode ?? 0
  if (status >= 300 && status < 400) {
    incoming.destroy()
    throw new VouchError('serverNotTrusted', { detail: `${url.host} answered with a redirect.` })
  }
  const chunks: Buffer[] = []
  let size = 0
  // Leaving the loop early destroys the stream and with it the connection.
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new VouchError('serverAnswerMalformed', { detail: 'It is longer than 1 MiB.' })
    chunks.push(chunk)
  }
  return { status, headers: incoming.headers, text: Buffer.concat(chunks).toString('utf8') }
}

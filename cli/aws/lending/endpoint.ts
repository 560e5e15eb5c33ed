import { randomBytes } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { VouchError } from '@vouch/protocol'
import { asVouchError } from '../../terminal/error-text.ts'
import { type ContainerCredentials, containerError } from './container-answer.ts'
import { JoinedAsks } from './joined-asks.ts'
import { OpenConnections } from './open-connections.ts'
import { type LoanSecrets, requestRefusal } from './request-refusal.ts'
import { WrongTries } from './wrong-tries.ts'

export interface LoanEndpoint extends LoanSecrets {
  readonly port: number
  /** What AWS_CONTAINER_CREDENTIALS_FULL_URI is set to. */
  readonly uri: string
  /** Begins to answer: until then, whoever asks gets nothing. */
  answer(give: () => Promise<ContainerCredentials>): void
  /** Frees the port and every connection at once. */
  close(): void
}

export interface LoanEndpointOptions {
  /** 0: whichever is free. */
  readonly port: number
  /** Called with the count when a request without the right token came, once for each. */
  readonly onWrong: (count: number) => void
  /** Milliseconds, never set back. */
  readonly monotonic?: () => number
}

const SILENCE_MILLISECONDS = 5_000
/** A borrower who asks without a pause does not use up what the server grants to this network. */
const SPACING_MILLISECONDS = 300

const SERVER_LIMITS = {
  /** Bytes. */
  maxHeaderSize: 8_192,
  headersTimeout: SILENCE_MILLISECONDS,
  requestTimeout: SILENCE_MILLISECONDS,
  connectionsCheckingInterval: 1_000,
  keepAlive: false,
}

/**
 * Opens a port on 127.0.0.1, and nowhere else, where AWS tools get credentials as in a container: by one random address, with one
 * random token.
 *
 * @throws VouchError `loanPortUnavailable`
 */
export async function openLoanEndpoint(options: LoanEndpointOptions): Promise<LoanEndpoint> {
  const secrets = {
    path: `/${randomBytes(16).toString('base64url')}`,
    token: randomBytes(32).toString('base64url'),
  }
  const server = http.createServer(SERVER_LIMITS)
  const connections = new OpenConnections()
  server.setTimeout(SILENCE_MILLISECONDS)
  server.on('connection', (socket) => connections.add(socket))
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const wrong = new WrongTries(options.monotonic ?? (() => performance.now()))
  let asks: JoinedAsks<ContainerCredentials> | undefined
  server.on('request', (request, response) => {
    const refusal = requestRefusal(request, secrets)
    if (refusal !== undefined) {
      const { count, tooMany } = wrong.note()
      options.onWrong(count)
      if (tooMany) return send(response, 429, containerError(new VouchError('loanTokenTried')))
      return send(response, refusal.status, containerError(new VouchError(refusal.error)))
    }
    if (asks === undefined) return send(response, 503, containerError(new VouchError('awsLoanEnded')))
    if (!connections.keep(request.socket)) return send(response, 429, containerError(new VouchError('serverBusy')))
    // The answer may take longer than a stranger may stay silent.
    request.socket.setTimeout(0)
    asks.join().then(
      (credentials) => send(response, 200, credentials),
      (fault) => {
        const error = asVouchError(fault)
        send(response, error.entry.status, containerError(error))
      },
    )
  })
  return {
    ...secrets,
    port,
    uri: `http://127.0.0.1:${port}${secrets.path}`,
    answer: (give) => {
      asks = new JoinedAsks(give, { spacing: SPACING_MILLISECONDS })
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // What fails once it listens (no descriptor left for a connection, say) concerns that connection alone.
    server.on('error', (cause: NodeJS.ErrnoException) => {
      const detail = cause.code === 'EADDRINUSE' ? `Something else has port ${port}.` : `Port ${port} was refused.`
      reject(new VouchError('loanPortUnavailable', { detail, cause }))
    })
    server.listen({ host: '127.0.0.1', port, exclusive: true, backlog: 511 }, resolve)
  })
}

const HEADERS = {
  'cache-control': 'no-store',
  connection: 'close',
  'content-type': 'application/json',
  'x-content-type-options': 'nosniff',
}

function send(response: http.ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { ...HEADERS, 'content-length': Buffer.byteLength(text) }).end(text)
}

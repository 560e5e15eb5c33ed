import type { Socket } from 'node:net'
import { VouchError } from '@vouch/protocol'
import * as z from 'zod'
import { frameReader } from '../rpc/frames.ts'
import { type RpcError, type RpcId, requestSchema, rpcErrorCode, rpcErrorOf } from '../rpc/messages.ts'
import { AGENT_PROTOCOL } from '../rpc/protocol-version.ts'
import type { Caller } from './caller.ts'
import type { Dispatch } from './dispatch.ts'

/** Without a complete message for this long, and without one being worked on, a connection is closed: milliseconds. */
const IDLE_MILLISECONDS = 5_000

/** Requests of one connection that may be worked on at once; more wait in the socket. */
const MOST_PENDING = 16

/** Answers that a peer does not read may not pile up: bytes. */
const MOST_UNREAD = 1_048_576

const authenticateSchema = z.strictObject({ token: z.string().max(128), protocol: z.int() })

/** One connection to the agent: it shows the token first, and then asks. */
export class Peer implements Caller {
  readonly #socket: Socket
  readonly #isToken: (shown: string) => boolean
  readonly #dispatch: Dispatch
  #authenticated = false
  #pending = 0
  #kept = false
  #gone: AbortController | undefined
  #idle: NodeJS.Timeout

  constructor(socket: Socket, isToken: (shown: string) => boolean, dispatch: Dispatch) {
    this.#socket = socket
    this.#isToken = isToken
    this.#dispatch = dispatch
    this.#idle = this.#startIdleTimer()
    const read = frameReader()
    socket.on('data', (chunk: Buffer) => this.#readChunk(read, chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(this.#idle)
      this.#gone?.abort()
    })
  }

  /** Made for the few who ask for it: of hundreds of connections at once hardly any does. */
  get gone(): AbortSignal {
    this.#gone ??= new AbortController()
    if (this.#socket.destroyed) this.#gone.abort()
    return this.#gone.signal
  }

  keep(): void {
    this.#kept = true
  }

  /** What it asked for lasts as long as the connection. */
  get isKept(): boolean {
    return this.#kept
  }

  /** Whether a request of this connection is being worked on, or what it asked for lasts. */
  get isWorking(): boolean {
    return this.#pending > 0 || this.#kept
  }

  close(): void {
    this.#socket.destroy()
  }

  #startIdleTimer(): NodeJS.Timeout {
    return setTimeout(() => this.#socket.destroy(), IDLE_MILLISECONDS)
  }

  #readChunk(read: (chunk: Buffer) => string[], chunk: Buffer): void {
    let lines: string[]
    try {
      lines = read(chunk)
    } catch {
      this.#refuse({ code: rpcErrorCode.invalidRequest, message: 'The message is too long.' })
      return
    }
    for (const line of lines) if (!this.#socket.destroyed) void this.#receive(line)
  }

  async #receive(line: string): Promise<void> {
    const request = requestSchema.safeParse(parseJson(line))
    if (!request.success) {
      this.#refuse({ code: rpcErrorCode.invalidRequest, message: 'This is not a JSON-RPC 2.0 request.' })
      return
    }
    const { id, method, params } = request.data
    if (!this.#authenticated) this.#authenticate(method, params)
    else if (id !== undefined) await this.#answer(id, method, params)
  }

  async #answer(id: string | number, method: string, params: unknown): Promise<void> {
    this.#pending += 1
    clearTimeout(this.#idle)
    if (this.#pending >= MOST_PENDING) this.#socket.pause()
    const answer = await this.#dispatch(method, params, this)
    this.#send({ jsonrpc: '2.0', id, ...answer })
    this.#pending -= 1
    this.#socket.resume()
    if (!this.isWorking && !this.#socket.destroyed) this.#idle = this.#startIdleTimer()
  }

  #authenticate(method: string, params: unknown): void {
    const fault = this.#authenticationFault(method, params)
    if (fault === undefined) this.#authenticated = true
    else this.#refuse(rpcErrorOf(new VouchError('agentProtocol', { detail: fault })))
  }

  #authenticationFault(method: string, params: unknown): string | undefined {
    const hello = authenticateSchema.safeParse(params)
    if (method !== 'agent.authenticate' || !hello.success || !this.#isToken(hello.data.token)) {
      return 'The connection did not show the token of this agent.'
    }
    return hello.data.protocol === AGENT_PROTOCOL ? undefined : 'They are of different versions.'
  }

  #send(message: { jsonrpc: '2.0'; id: RpcId; result?: unknown; error?: RpcError }): void {
    if (this.#socket.destroyed) return
    this.#socket.write(`${JSON.stringify(message)}\n`)
    if (this.#socket.writableLength > MOST_UNREAD) this.#socket.destroy()
  }

  #refuse(error: RpcError): void {
    this.#send({ jsonrpc: '2.0', id: null, error })
    this.#socket.destroySoon()
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { VouchError } from '@vouch/protocol'
import { socketOf } from '../directory/locations.ts'
import type { RuntimeDirectory } from '../directory/runtime-directory.ts'
import { frameReader } from './frames.ts'
import { responseSchema, vouchErrorOf } from './messages.ts'
import { type AgentMethod, agentMethods, type Params, type Result } from './methods.ts'
import { AGENT_PROTOCOL } from './protocol-version.ts'

/** Milliseconds to wait for an answer: more than the agent takes by its own rules, since the machine may be busy. */
const PATIENCE = {
  'aws.credentials': 10_000,
  'aws.inspect': 45_000,
  'aws.attempt': 45_000,
  'session.end': 15_000,
  'aws.lend': 15_000,
  'server.call': 15_000,
} as const
const DEFAULT_PATIENCE = 5_000

/** The agent hangs up on who is silent for five seconds; a connection that has been for four is not used again. */
const USABLE_MILLISECONDS = 4_000

export interface Connection {
  /** Whether a call may be made: the connection is open, and the agent is not about to close it. */
  readonly isUsable: boolean
  call<M extends AgentMethod>(method: M, params: Params<M>): Promise<Result<M>>
  close(): void
}

/**
 * Opens an authenticated connection to the agent.
 *
 * @returns undefined where no agent listens
 * @throws VouchError `agentUnavailable` where the socket is there and cannot be used
 */
export async function openConnection(directory: RuntimeDirectory): Promise<Connection | undefined> {
  const token = readToken(directory)
  if (token === undefined) return undefined
  const socket = await dial(socketOf(directory, token))
  if (socket === undefined) return undefined
  const hello = { jsonrpc: '2.0', method: 'agent.authenticate', params: { token, protocol: AGENT_PROTOCOL } }
  socket.write(`${JSON.stringify(hello)}\n`)
  return new SocketConnection(socket)
}

function readToken(directory: RuntimeDirectory): string | undefined {
  try {
    return readFileSync(directory.token, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new VouchError('agentUnavailable', { cause: error })
  }
}

/** Codes by which the system says that nobody listens. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED'])

function dial(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      resolve(socket)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.has(error.code ?? '')) resolve(undefined)
      else reject(new VouchError('agentUnavailable', { cause: error }))
    })
  })
}

interface Waiting {
  readonly method: AgentMethod
  settle(outcome: { result: unknown } | { error: VouchError }): void
}

class SocketConnection implements Connection {
  readonly #socket: Socket
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #lastUse = performance.now()

  constructor(socket: Socket) {
    this.#socket = socket
    const read = frameReader()
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const line of read(chunk)) this.#receive(line)
      } catch (error) {
        this.#fail(error instanceof VouchError ? error : new VouchError('agentProtocol', { cause: error }))
      }
    })
    socket.on('error', (cause) => this.#fail(new VouchError('agentUnavailable', { cause })))
    socket.on('close', () => this.#fail(new VouchError('agentUnavailable', { detail: 'It hung up.' })))
  }

  get isUsable(): boolean {
    if (this.#socket.destroyed || !this.#socket.writable) return false
    return this.#waiting.size > 0 || performance.now() - this.#lastUse < USABLE_MILLISECONDS
  }

  call<M extends AgentMethod>(method: M, params: Params<M>): Promise<Result<M>> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      const patience = method in PATIENCE ? PATIENCE[method as keyof typeof PATIENCE] : DEFAULT_PATIENCE
      const timer = setTimeout(() => this.#fail(new VouchError('agentUnavailable')), patience)
      this.#waiting.set(id, {
        method,
        settle: (outcome) => {
          clearTimeout(timer)
          if ('error' in outcome) reject(outcome.error)
          else resolve(outcome.result as Result<M>)
        },
      })
      this.#socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    })
  }

  close(): void {
    this.#socket.end()
  }

  #receive(line: string): void {
    const response = responseSchema.parse(JSON.parse(line))
    if (response.id === null && response.error !== undefined) throw vouchErrorOf(response.error)
    const waiting = typeof response.id === 'number' ? this.#waiting.get(response.id) : undefined
    if (waiting === undefined) return
    const outcome =
      response.error === undefined
        ? { result: agentMethods[waiting.method].result.parse(response.result) }
        : { error: vouchErrorOf(response.error) }
    this.#waiting.delete(Number(response.id))
    this.#lastUse = performance.now()
    waiting.settle(outcome)
  }

  /** Every call that still waits ends with this error; the connection is of no more use. */
  #fail(error: VouchError): void {
    for (const waiting of this.#waiting.values()) waiting.settle({ error })
    this.#waiting.clear()
    this.#socket.destroy()
  }
}

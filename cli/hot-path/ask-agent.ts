import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { cliErrors } from '@vouch/protocol/errors/cli'
import { directoryFault } from '../agent/directory/directory-fault.ts'
import { locations, socketOf } from '../agent/directory/locations.ts'
import { AGENT_PROTOCOL } from '../agent/rpc/protocol-version.ts'
import type { AgentEnvironment } from '../config/agent-environment.ts'

/** How it went, ready to be printed. */
export type Outcome = { readonly credential: object; readonly warnings: readonly string[] } | Failure

export interface Failure {
  readonly words: string
  readonly exit: number
}

/** The agent answers within five seconds by its own rules; twice that on a machine that is busy: milliseconds. */
const PATIENCE_MILLISECONDS = 10_000

/** A full queue of the socket empties within milliseconds; it is tried again this far apart, as long as there is patience. */
const QUEUE_FULL_MILLISECONDS = 10

/**
 * Asks the agent for AWS credentials with one write and one read, and nothing loaded but sockets and files.
 *
 * @param params of `aws.credentials`
 * @param settle called once
 */
export function askAgent(environment: AgentEnvironment, params: object, settle: (outcome: Outcome) => void): void {
  const question = { method: 'aws.credentials', params, patience: PATIENCE_MILLISECONDS }
  ask<{ credential: object; warnings: string[] }>(environment, question, (outcome) => {
    settle('words' in outcome ? outcome : outcome.result)
  })
}

export interface Question {
  readonly method: string
  readonly params: object
  /** How long the answer may take: milliseconds. */
  readonly patience: number
}

/** The result of the method, which nothing checks but its type, or what went wrong. */
export type Answered<R> = { readonly result: R } | Failure

/** The same for any method. */
export function ask<R>(
  environment: AgentEnvironment,
  question: Question,
  settle: (outcome: Answered<R>) => void,
): void {
  const agent = findAgent(environment)
  if ('words' in agent) {
    settle(agent)
    return
  }
  const hello = {
    jsonrpc: '2.0',
    method: 'agent.authenticate',
    params: { token: agent.token, protocol: AGENT_PROTOCOL },
  }
  const { method, params, patience } = question
  const request = { jsonrpc: '2.0', id: 1, method, params }
  const end = performance.now() + patience
  exchange(agent.socket, `${JSON.stringify(hello)}\n${JSON.stringify(request)}\n`, end, once(settle))
}

function findAgent(environment: AgentEnvironment): { socket: string; token: string } | Failure {
  if (environment.agentDisabled) return failure('agentDisabled')
  const where = locations(environment.home, environment.runtimeDirectory)
  const { directory, token } = where
  const fault = directoryFault(directory)
  if (fault !== undefined && fault !== 'missing') return failure('runtimeDirectoryUnsafe', fault)
  const shown = fault === 'missing' ? undefined : readToken(token)
  return shown === undefined ? failure('notLoggedIn') : { socket: socketOf(where, shown), token: shown }
}

/** @param deadline by `performance.now` */
function exchange<R>(path: string, message: string, deadline: number, settle: (outcome: Answered<R>) => void): void {
  const socket = connect(path)
  let received = ''
  const timer = setTimeout(() => end(failure('agentUnavailable')), deadline - performance.now())
  const end = (outcome: Answered<R>) => {
    clearTimeout(timer)
    socket.destroy()
    settle(outcome)
  }
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    received += text
    const lineEnd = received.indexOf('\n')
    if (lineEnd !== -1) end(outcomeOf(received.slice(0, lineEnd)))
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EAGAIN' && performance.now() < deadline) {
      clearTimeout(timer)
      setTimeout(() => exchange(path, message, deadline, settle), QUEUE_FULL_MILLISECONDS)
      return
    }
    const isGone = error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
    end(failure(isGone ? 'notLoggedIn' : 'agentUnavailable'))
  })
  socket.on('end', () => end(failure('agentUnavailable', 'It hung up.')))
  socket.write(message)
}

function readToken(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

interface Answer<R> {
  result?: R
  error?: { message: string; data?: { code: string; next: string; exit: number } }
}

function outcomeOf<R>(line: string): Answered<R> {
  try {
    const { result, error } = JSON.parse(line) as Answer<R>
    if (result !== undefined) return { result }
    if (error?.data === undefined) return failure('agentProtocol', error?.message)
    return { words: `${error.message} ${error.data.next} (${error.data.code})`, exit: error.data.exit }
  } catch {
    return failure('agentProtocol')
  }
}

function failure(name: keyof typeof cliErrors, detail?: string): Failure {
  const { what, next, code, exit } = cliErrors[name]
  return { words: `${detail === undefined ? what : `${what} ${detail}`} ${next} (${code})`, exit }
}

function once<R>(settle: (outcome: Answered<R>) => void): (outcome: Answered<R>) => void {
  let settled = false
  return (outcome) => {
    if (settled) return
    settled = true
    settle(outcome)
  }
}

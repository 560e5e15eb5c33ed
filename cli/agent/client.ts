import {
  type AwsLoan,
  type OperationName,
  type OperationParameters,
  type OperationResult,
  operations,
  VouchError,
} from '@vouch/protocol'
import { type AgentEnvironment, agentEnvironment } from '../config/agent-environment.ts'
import { agentPaths } from './directory/paths.ts'
import {
  inspectRuntimeDirectory,
  prepareRuntimeDirectory,
  type RuntimeDirectory,
} from './directory/runtime-directory.ts'
import { type Connection, openConnection } from './rpc/connection.ts'
import type {
  AdoptedSession,
  AgentMethod,
  AgentStatus,
  AwsAnswer,
  AwsAttempt,
  AwsAttemptRequest,
  AwsInspection,
  AwsInspectionRequest,
  AwsRequest,
  EndedSession,
  LoanWish,
  Params,
  Result,
  SessionStatus,
} from './rpc/methods.ts'
import { spawnAgent } from './spawn.ts'

export type { AgentStatus, SessionStatus } from './rpc/methods.ts'

/** A running agent. Each method throws the VouchError that the agent answers with. */
export interface Agent {
  /** The process, and the session that it holds, if any. */
  status(): Promise<AgentStatus>
  /** Hands over a session and its DPoP key; what was held before is wiped. Neither can be had back. */
  adoptSession(session: AdoptedSession): Promise<SessionStatus>
  /** Wipes the session here and revokes it at the server; a server that is away does not hold it up. */
  endSession(): Promise<EndedSession>
  /**
   * Credentials of a role, out of the cache or freshly minted.
   *
   * @throws VouchError `notLoggedIn`, `roleArnMalformed`, `regionMalformed`, any `aws…`, `serverUnreachable`
   */
  awsCredentials(request: AwsRequest): Promise<AwsAnswer>
  /**
   * What is in a token for a role, freshly minted; not the token.
   *
   * @throws VouchError `notLoggedIn`, and what the server refuses with
   */
  inspectAwsToken(request: AwsInspectionRequest): Promise<AwsInspection>
  /**
   * One real call of STS, and what it came to; not the credentials.
   *
   * @throws VouchError `notLoggedIn`, those of a request that cannot be made, and what the server refuses with
   */
  attemptAws(request: AwsAttemptRequest): Promise<AwsAttempt>
  /**
   * Lends a role for as long as this very connection is open, which is to be used for nothing else from then on: when it is closed, the
   * loan is ended at the server, and the file of its token taken away.
   *
   * @throws VouchError `notLoggedIn`, and what the server refuses a loan with
   */
  lendRole(wish: LoanWish): Promise<AwsLoan>
  /**
   * Asks the server something in the name of the session (`protocol/api/operations.ts`).
   *
   * @throws VouchError `notLoggedIn`, `serverUnreachable`, and those of the operation
   */
  callServer<N extends OperationName>(operation: N, parameters: OperationParameters<N>): Promise<OperationResult<N>>
  /** Wipes everything and ends the process. The session at the server stays; call `endSession` first to end it too. */
  stop(): Promise<void>
  /** Ends the connection, not the agent. */
  close(): void
}

export interface AgentOptions {
  readonly environment?: AgentEnvironment
  /** Absolute path of the agent's program: a module, or a single file. The default belongs to the running program. */
  readonly program?: string
}

/**
 * Connects to the running agent.
 *
 * @returns undefined where none is running
 * @throws VouchError `agentDisabled`, `runtimeDirectoryUnsafe`, `agentUnavailable` (it is there, and does not answer)
 */
export async function connectAgent(options: AgentOptions = {}): Promise<Agent | undefined> {
  const environment = options.environment ?? agentEnvironment()
  if (environment.agentDisabled) throw new VouchError('agentDisabled')
  const paths = agentPaths(environment)
  const directory = inspectRuntimeDirectory(paths)
  if (directory === undefined) return undefined
  const connection = await openConnection(directory)
  return connection === undefined ? undefined : agentOver(directory, connection)
}

/** Every call takes the connection at hand, or a new one where the agent has closed it, as it does with who is silent. */
function agentOver(directory: RuntimeDirectory, first: Connection): Agent {
  let connection = first
  const call = async <M extends AgentMethod>(method: M, params: Params<M>): Promise<Result<M>> => {
    if (!connection.isUsable) {
      connection.close()
      const next = await openConnection(directory)
      if (next === undefined) throw new VouchError('agentUnavailable', { detail: 'It has ended.' })
      connection = next
    }
    return connection.call(method, params)
  }
  return {
    status: () => call('agent.status', {}),
    adoptSession: (session) => call('session.adopt', session),
    endSession: () => call('session.end', {}),
    awsCredentials: (request) => call('aws.credentials', request),
    inspectAwsToken: (request) => call('aws.inspect', request),
    attemptAws: (request) => call('aws.attempt', request),
    lendRole: (wish) => call('aws.lend', wish),
    callServer: async <N extends OperationName>(operation: N, parameters: OperationParameters<N>) =>
      operations[operation].result.parse(await call('server.call', { operation, parameters })) as OperationResult<N>,
    stop: async () => void (await call('agent.stop', {})),
    close: () => connection.close(),
  }
}

/**
 * Connects to the agent, and starts one where none is running. However many ask at once, one agent runs.
 *
 * @throws VouchError `agentDisabled`, `runtimeDirectoryUnsafe`, `debuggerRefused`, `agentUnavailable`
 */
export async function ensureAgent(options: AgentOptions = {}): Promise<Agent> {
  const running = await connectAgent(options)
  if (running !== undefined) return running
  const environment = options.environment ?? agentEnvironment()
  prepareRuntimeDirectory(agentPaths(environment))
  await spawnAgent(environment, options.program)
  const started = await connectAgent(options)
  if (started === undefined) throw new VouchError('agentUnavailable')
  return started
}

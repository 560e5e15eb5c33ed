import { catalogue } from '@vouch/protocol'
import { type Clocks, systemClocks } from '../clock/clocks.ts'
import { callOperation } from '../server/call-operation.ts'
import { fetchSession } from '../server/fetch-session.ts'
import { revokeToken } from '../server/revoke-token.ts'
import { awsCredentials } from './aws/aws-credentials.ts'
import { awsAttempt, awsInspection } from './aws/aws-inspect.ts'
import { lendRole } from './aws/lend-role.ts'
import type { RuntimeDirectory } from './directory/runtime-directory.ts'
import type { AgentStatus } from './rpc/methods.ts'
import { AGENT_PROTOCOL } from './rpc/protocol-version.ts'
import { listen } from './server/agent-server.ts'
import { dispatcher } from './server/dispatch.ts'
import { type SessionEnd, SessionKeeper } from './session/session-keeper.ts'
import { sessionMark } from './session/session-mark.ts'

export interface AgentProcessOptions {
  readonly version: string
  readonly clocks?: Clocks
  /** An agent that has held no session for this long ends: milliseconds. */
  readonly lingerMilliseconds?: number
  /** How often the server is asked whether the session is alive: milliseconds. */
  readonly pollMilliseconds?: number
  /** How long a tool waits for credentials at most: milliseconds. */
  readonly awsPatienceMilliseconds?: number
  /** Between two tries to tell a server that is away of the end of a loan: milliseconds. */
  readonly endLoanPauseMilliseconds?: number
  /** How often the agent looks whether its socket is still there: milliseconds. */
  readonly lookMilliseconds?: number
}

const LINGER_MILLISECONDS = 10 * 60_000
const LOOK_MILLISECONDS = 60_000

export interface RunningAgent {
  /** Settles when the agent has ended, by `agent.stop`, by `stop`, or because nobody needed it any more. */
  readonly ended: Promise<void>
  stop(): void
}

/** Runs the agent in this process. The caller holds the agent's lock. */
export async function runAgent(directory: RuntimeDirectory, options: AgentProcessOptions): Promise<RunningAgent> {
  const clocks = options.clocks ?? systemClocks
  const startedAt = Math.floor(clocks.now().getTime() / 1_000)
  const { promise: stopping, resolve: stop } = promiseWithResolve()
  const linger = lingerTimer(options.lingerMilliseconds ?? LINGER_MILLISECONDS, stop)
  const mark = sessionMark(directory.sessionMark)
  const keeper = new SessionKeeper({
    clocks,
    server: { fetchSession, revokeToken },
    onChange: (hasSession) => {
      linger.note(hasSession)
      if (!hasSession) mark.ended()
    },
    ...(options.pollMilliseconds === undefined ? {} : { pollMilliseconds: options.pollMilliseconds }),
  })
  const status = (): AgentStatus => ({
    protocol: AGENT_PROTOCOL,
    version: options.version,
    pid: process.pid,
    startedAt,
    residentBytes: process.memoryUsage.rss(),
    session: keeper.current()?.status ?? null,
    ...endOf(keeper.lastEnd),
  })
  const server = await listen(
    directory,
    dispatcher({
      'agent.status': status,
      'agent.stop': () => {
        // The answer leaves first.
        setImmediate(stop)
        return {}
      },
      'session.adopt': async (adopted) => {
        const adoptedStatus = await keeper.adopt(adopted)
        mark.lives(adoptedStatus.session.expires_at)
        return adoptedStatus
      },
      'session.status': () => keeper.current()?.status ?? null,
      'session.end': () => {
        const ending = keeper.end()
        mark.gone()
        return ending
      },
      'aws.credentials': awsCredentials(keeper, clocks, options.awsPatienceMilliseconds),
      'aws.inspect': awsInspection(keeper),
      'aws.attempt': awsAttempt(keeper),
      'aws.lend': lendRole(keeper, options.endLoanPauseMilliseconds),
      'server.call': ({ operation, parameters }) => {
        const held = keeper.require()
        return keeper.using(held, () => callOperation(held.at, operation, parameters as never, held.signal))
      },
    }),
  )
  linger.note(keeper.current() !== undefined)
  const look = setInterval(() => {
    if (!server.isReachable()) stop()
  }, options.lookMilliseconds ?? LOOK_MILLISECONDS)
  const ended = stopping.then(async () => {
    linger.cancel()
    clearInterval(look)
    keeper.forget()
    await server.close()
  })
  return { ended, stop }
}

function endOf(end: SessionEnd | undefined): Pick<AgentStatus, 'ended'> {
  if (end === undefined) return {}
  return { ended: { code: catalogue[end.reason].code, at: Math.floor(end.at.getTime() / 1_000) } }
}

function promiseWithResolve(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** Ends the agent some time after its session: a login in between needs no new process. */
function lingerTimer(milliseconds: number, stop: () => void) {
  let timer: NodeJS.Timeout | undefined
  let cancelled = false
  return {
    note: (hasSession: boolean) => {
      clearTimeout(timer)
      if (!hasSession && !cancelled) timer = setTimeout(stop, milliseconds)
    },
    cancel: () => {
      cancelled = true
      clearTimeout(timer)
    },
  }
}

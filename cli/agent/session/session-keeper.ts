import { type ErrorName, VouchError } from '@vouch/protocol'
import type { Clocks } from '../../clock/clocks.ts'
import { importDpopKey } from '../../server/dpop.ts'
import type { ServerSession } from '../../server/session.ts'
import type { AdoptedSession, EndedSession, SessionStatus } from '../rpc/methods.ts'
import { HeldSession } from './held-session.ts'

/** How the keeper reaches the server. */
export interface SessionServer {
  fetchSession(session: ServerSession, signal?: AbortSignal): Promise<unknown>
  revokeToken(session: ServerSession, signal?: AbortSignal): Promise<void>
}

export interface SessionKeeperOptions {
  readonly clocks: Clocks
  readonly server: SessionServer
  /** Called whenever there is a session where there was none, and the other way round. */
  readonly onChange: (hasSession: boolean) => void
  /** How often the server is asked whether the session is alive, at least: milliseconds, at most 50 seconds. */
  readonly pollMilliseconds?: number
  /** From 0 to 1, as `Math.random`. */
  readonly random?: () => number
}

/** The server is asked this often whether the session was revoked: milliseconds. With the answer it stays under a minute. */
const POLL_MILLISECONDS = 45_000

/** A fifth more at most, so that the agents of a whole company do not ask in the same second. */
const POLL_JITTER = 0.2

/** How long the server has to say why a session is over: milliseconds. Who waits has been refused already. */
const REASON_MILLISECONDS = 3_000

/** What the server says of a session that was ended before its time. */
const SAYS_WHY: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'sessionEndedByAdministrator',
  'sessionEndedByPerson',
  'sessionKeyGone',
  'sessionPersonDeactivated',
  'sessionRecovered',
  'personDeactivated',
  'keyDisabled',
])

/** What the server says when a session is over. Nothing else ends one: a fault of the server or the network says nothing about it. */
const SAYS_ENDED: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'tokenRefused',
  'grantRefused',
  'notLoggedIn',
  'notSignedIn',
  ...SAYS_WHY,
])

/** Why the last session is over, where somebody ended it. */
export interface SessionEnd {
  readonly reason: ErrorName
  readonly at: Date
}

/** Holds the one session of the agent, and lets go of it when it is over. */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions
  #held: HeldSession | undefined
  #timer: NodeJS.Timeout | undefined
  #lastEnd: SessionEnd | undefined

  constructor(options: SessionKeeperOptions) {
    this.#options = options
  }

  /** Why there is no session, where the server said that somebody ended it. */
  get lastEnd(): SessionEnd | undefined {
    return this.#held === undefined ? this.#lastEnd : undefined
  }

  /** Takes a session in place of what was held. The key becomes one that signs and cannot be read again. */
  async adopt(adopted: AdoptedSession): Promise<SessionStatus> {
    const at = { server: adopted.server, accessToken: adopted.accessToken, key: await importDpopKey(adopted.dpopKey) }
    const held = new HeldSession(at, adopted.session, this.#options.clocks)
    this.#lastEnd = undefined
    this.#replace(held.remainingMilliseconds > 0 ? held : undefined)
    return held.status
  }

  /** The session, or undefined where there is none or it is over. */
  current(): HeldSession | undefined {
    if (this.#held !== undefined && this.#held.remainingMilliseconds === 0) this.#replace(undefined)
    return this.#held
  }

  /**
   * The session, for somebody who needs one.
   *
   * @throws VouchError `notLoggedIn`
   */
  require(): HeldSession {
    const held = this.current()
    if (held === undefined) throw new VouchError('notLoggedIn')
    return held
  }

  /** Forgets the session first, and tells the server after that. */
  async end(): Promise<EndedSession> {
    const held = this.current()
    this.#replace(undefined)
    this.#lastEnd = undefined
    if (held === undefined) return { ended: false, revokedAtServer: false }
    try {
      await this.#options.server.revokeToken(held.at)
      return { ended: true, revokedAtServer: true }
    } catch {
      return { ended: true, revokedAtServer: false }
    }
  }

  /** Forgets the session without a word to the server. */
  forget(): void {
    this.#replace(undefined)
  }

  /** Runs something with the session, and lets go of the session where the server says that it is over. */
  async using<T>(held: HeldSession, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      if (held.signal.aborted) throw new VouchError('notLoggedIn')
      return result
    } catch (error) {
      if (held.signal.aborted) throw new VouchError('notLoggedIn')
      if (!(error instanceof VouchError) || !SAYS_ENDED.has(error.errorName)) throw error
      if (this.#held === held) this.#replace(undefined)
      const why = SAYS_WHY.has(error.errorName) ? error : await this.#reason(held)
      this.#note(why)
      throw why ?? new VouchError('notLoggedIn')
    }
  }

  /** A mint is refused in the words of OAuth, which do not say who ended the session: the server does, to who asks for the session. */
  async #reason({ at }: HeldSession): Promise<VouchError | undefined> {
    const patience = AbortSignal.timeout(REASON_MILLISECONDS)
    const ask = () => this.#options.server.fetchSession(at, patience).then(() => undefined, vouchErrorOf)
    const said = await ask()
    // The server may close a kept connection at the moment in which it is used again.
    const again = said?.errorName === 'serverUnreachable' ? await ask() : said
    return again !== undefined && SAYS_WHY.has(again.errorName) ? again : undefined
  }

  /** Asks the server whether the session is alive. */
  async check(): Promise<void> {
    const held = this.current()
    if (held === undefined) return
    try {
      await this.#options.server.fetchSession(held.at, held.signal)
    } catch (error) {
      if (!(error instanceof VouchError) || !SAYS_ENDED.has(error.errorName) || this.#held !== held) return
      this.#replace(undefined)
      this.#note(SAYS_WHY.has(error.errorName) ? error : undefined)
    }
  }

  /** Another session may have come meanwhile, of which nothing is known. */
  #note(why: VouchError | undefined): void {
    if (why === undefined || this.#held !== undefined) return
    this.#lastEnd = { reason: why.errorName, at: this.#options.clocks.now() }
  }

  #replace(next: HeldSession | undefined): void {
    const before = this.#held
    before?.end()
    clearTimeout(this.#timer)
    this.#held = next
    if (next !== undefined) this.#schedule()
    if ((before === undefined) !== (next === undefined)) this.#options.onChange(next !== undefined)
  }

  /** The next look: at the poll's time, or when the session ends by itself. */
  #schedule(): void {
    const held = this.#held
    if (held === undefined) return
    const { pollMilliseconds = POLL_MILLISECONDS, random = Math.random } = this.#options
    const poll = pollMilliseconds * (1 + POLL_JITTER * random())
    this.#timer = setTimeout(
      async () => {
        await this.check()
        if (this.#held === held) this.#schedule()
      },
      Math.min(poll, held.remainingMilliseconds),
    )
  }
}

function vouchErrorOf(error: unknown): VouchError | undefined {
  return error instanceof VouchError ? error : undefined
}

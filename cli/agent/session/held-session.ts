import type { SessionDescription } from '@vouch/protocol'
import type { Clocks } from '../../clock/clocks.ts'
import { type Moment, timeUntil } from '../../clock/moment.ts'
import type { ServerSession } from '../../server/session.ts'
import type { SessionStatus } from '../rpc/methods.ts'

/** No session is held longer than this, whatever the server says: milliseconds. */
const LONGEST_MILLISECONDS = 12 * 3_600_000

/** A session in the agent's memory: what it needs at the server, and when it is over. */
export class HeldSession {
  readonly at: ServerSession
  readonly description: SessionDescription
  readonly #clocks: Clocks
  readonly #end: Moment
  readonly #ended = new AbortController()

  constructor(at: ServerSession, description: SessionDescription, clocks: Clocks) {
    this.at = at
    this.description = description
    this.#clocks = clocks
    const life = Math.min(description.expires_at * 1_000 - clocks.now().getTime(), LONGEST_MILLISECONDS)
    this.#end = { wall: description.expires_at * 1_000, monotonic: clocks.monotonic() + life }
  }

  /** Fires when the session ends, so that what is being minted for it is dropped. */
  get signal(): AbortSignal {
    return this.#ended.signal
  }

  /** What is left, by the clock that says less. */
  get remainingMilliseconds(): number {
    if (this.#ended.signal.aborted) return 0
    return Math.max(0, timeUntil(this.#end, this.#clocks))
  }

  get status(): SessionStatus {
    return {
      server: this.at.server,
      session: this.description,
      remainingSeconds: Math.floor(this.remainingMilliseconds / 1_000),
    }
  }

  end(): void {
    this.#ended.abort()
  }
}

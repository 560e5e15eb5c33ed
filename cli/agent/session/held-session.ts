import type { SessionDescription } from '@vouch/protocol'
import type { ServerSession } from '../../server/session.ts'
import type { Clocks } from '../clocks.ts'
import type { SessionStatus } from '../rpc/methods.ts'

/** No session is held longer than this, whatever the server says: milliseconds. */
const LONGEST_MILLISECONDS = 12 * 3_600_000

/** A session in the agent's memory: what it needs at the server, and when it is over. */
export class HeldSession {
  readonly at: ServerSession
  readonly description: SessionDescription
  readonly #clocks: Clocks
  readonly #monotonicEnd: number
  readonly #ended = new AbortController()

  constructor(at: ServerSession, description: SessionDescription, clocks: Clocks) {
    this.at = at
    this.description = description
    this.#clocks = clocks
    const life = Math.min(description.expires_at * 1_000 - clocks.now().getTime(), LONGEST_MILLISECONDS)
    this.#monotonicEnd = clocks.monotonic() + life
  }

  /** Fires when the session ends, so that what is being minted for it is dropped. */
  get signal(): AbortSignal {
    return this.#ended.signal
  }

  /**
   * What is left, by the clock on the wall and by the one that only runs forward, whichever is less: the first counts sleep, the second
   * cannot be set back.
   */
  get remainingMilliseconds(): number {
    if (this.#ended.signal.aborted) return 0
    const onTheWall = this.description.expires_at * 1_000 - this.#clocks.now().getTime()
    return Math.max(0, Math.min(onTheWall, this.#monotonicEnd - this.#clocks.monotonic()))
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

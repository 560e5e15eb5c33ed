import { setTimeout as sleep } from 'node:timers/promises'

export interface JoinedAsksOptions {
  /** Between the beginnings of two questions: milliseconds. */
  readonly spacing: number
  /** Milliseconds, never set back. */
  readonly monotonic?: () => number
  readonly wait?: (milliseconds: number) => Promise<unknown>
}

/**
 * Asks one question at a time, and not all the time, however many wait for its answer: whoever comes while it is being asked waits for
 * the next one. So nobody gets an answer to a question that was asked before they came.
 */
export class JoinedAsks<T> {
  readonly #ask: () => Promise<T>
  readonly #options: Required<JoinedAsksOptions>
  #running: Promise<unknown> | undefined
  #next: Promise<T> | undefined
  #began = Number.NEGATIVE_INFINITY

  constructor(ask: () => Promise<T>, options: JoinedAsksOptions) {
    this.#ask = ask
    this.#options = { monotonic: () => performance.now(), wait: sleep, ...options }
  }

  join(): Promise<T> {
    this.#next ??= this.#begin()
    return this.#next
  }

  async #begin(): Promise<T> {
    const { spacing, monotonic, wait } = this.#options
    // However the one before ends, it is over; and who came at the same moment is still let in.
    await (this.#running ?? Promise.resolve()).catch(() => undefined)
    const early = this.#began + spacing - monotonic()
    if (early > 0) await wait(early)
    this.#began = monotonic()
    this.#next = undefined
    const asked = this.#ask()
    this.#running = asked
    return asked
  }
}

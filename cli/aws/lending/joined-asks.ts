/**
 * Asks one question at a time, however many wait for its answer: whoever comes while it is being asked waits for the next time. So
 * nobody gets an answer to a question that was asked before they came.
 */
export class JoinedAsks<T> {
  readonly #ask: () => Promise<T>
  #running: Promise<unknown> | undefined
  #next: Promise<T> | undefined

  constructor(ask: () => Promise<T>) {
    this.#ask = ask
  }

  join(): Promise<T> {
    this.#next ??= this.#begin()
    return this.#next
  }

  async #begin(): Promise<T> {
    // However the one before ends, it is over; and who came at the same moment is still let in.
    await (this.#running ?? Promise.resolve()).catch(() => undefined)
    this.#next = undefined
    const asked = this.#ask()
    this.#running = asked
    return asked
  }
}

/** Tries within a minute that may be mistakes. */
const MOST = 20
const MINUTE = 60_000

/** Counts wrong tries, so that who goes through tokens is turned away without a word more than that. */
export class WrongTries {
  readonly #monotonic: () => number
  #since = Number.NEGATIVE_INFINITY
  #count = 0

  /** @param monotonic milliseconds, never set back */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
  }

  /** Notes one. @returns how many there were within this minute, and whether that is too many */
  note(): { readonly count: number; readonly tooMany: boolean } {
    const now = this.#monotonic()
    if (now - this.#since > MINUTE) {
      this.#since = now
      this.#count = 0
    }
    this.#count += 1
    return { count: this.#count, tooMany: this.#count > MOST }
  }
}

/** By which sessions and credentials age: the clock on the wall counts the time in which the machine sleeps, the other cannot be set back. */
export interface Clocks {
  readonly now: () => Date
  /** Milliseconds since some moment; never set back. */
  readonly monotonic: () => number
}

export const systemClocks: Clocks = { now: () => new Date(), monotonic: () => performance.now() }

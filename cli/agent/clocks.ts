/** The two clocks of the agent. */
export interface Clocks {
  readonly now: () => Date
  /** Milliseconds since some moment; never set back. */
  readonly monotonic: () => number
}

export const systemClocks: Clocks = { now: () => new Date(), monotonic: () => performance.now() }

/** The patience between attempts. */
export interface Patience {
  /** @param milliseconds how long */
  sleep(milliseconds: number): Promise<void>
  /** From 0 up to 1. */
  random(): number
}

const REPEATS = 3
const FIRST_PAUSE_MILLISECONDS = 250

/**
 * Counts the repeats of one piece of work.
 *
 * @returns waits before the next attempt, or throws the error where there were enough
 */
export function repeats(patience: Patience): (error: Error) => Promise<void> {
  let done = 0
  return async (error) => {
    if (done === REPEATS) throw error
    await patience.sleep(pause(done, patience.random()))
    done += 1
  }
}

/** Doubles each time, and half of it is chance, so that many agents do not come back together. */
function pause(done: number, chance: number): number {
  const full = FIRST_PAUSE_MILLISECONDS * 2 ** done
  return full / 2 + (full / 2) * chance
}

import { VouchError } from '@vouch/protocol'
import { isPassing } from '../server/is-passing.ts'

export interface RefusalWatch {
  /** @returns why the login ended in the browser; undefined while it has not */
  ask(): Promise<VouchError | undefined>
  /** Resolves after so many milliseconds; rejects when nothing is waited for any more. */
  pause(milliseconds: number): Promise<unknown>
}

/** Between two questions: milliseconds. A login that takes all its five minutes asks a hundred times. */
const PAUSE_MILLISECONDS = 3_000

/**
 * Waits for a no that the browser cannot bring here, since it is on another machine. What the server cannot answer now it may answer
 * the next time; only where it does not know the login, as one of before this question does not know the address, is nothing asked
 * any more.
 *
 * @returns nothing: it ends by a refusal, or with the wait
 * @throws VouchError why the login ended in the browser; and what `pause` rejects with
 */
export async function refusalElsewhere({ ask, pause }: RefusalWatch): Promise<void> {
  for (;;) {
    await pause(PAUSE_MILLISECONDS)
    const answer = await ask().then(
      (refusal) => ({ refusal }),
      (fault: unknown) => ({ fault }),
    )
    if ('fault' in answer) {
      if (!(answer.fault instanceof VouchError)) throw answer.fault
      if (!isPassing(answer.fault)) return
    } else if (answer.refusal !== undefined) throw answer.refusal
  }
}

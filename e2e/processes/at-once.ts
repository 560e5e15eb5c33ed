import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Starts many of the same as fast as they can be started, and waits for all. Starting a process holds this one up; in between it
 * answers whoever asks it, such as the local STS, which often lives here too.
 */
export async function atOnce<T>(count: number, start: () => Promise<T>): Promise<T[]> {
  const all: Promise<T>[] = []
  while (all.length < count) {
    all.push(start())
    await nextTurn()
  }
  return Promise.all(all)
}

/** Senders that are remembered at once; whoever comes after pushes out whoever was first. */
const MAX_SENDERS = 10_000

/**
 * What one process knows of limits by itself: what it may give out without asking the shared store, and whom the store has
 * refused until when, so that a flood costs the database one statement and not one a request.
 */
export class LocalBudget {
  /** By bucket: epoch milliseconds at which it is full again (GCRA), and until which the store has refused it. */
  readonly #fullAt = new Map<string, number>()
  readonly #refusedUntil = new Map<string, number>()

  /** @returns whether this process may give one out by itself */
  take(bucket: string, { burst, perSeconds }: { burst: number; perSeconds: number }, now: Date): boolean {
    const time = now.getTime()
    const next = Math.max(this.#fullAt.get(bucket) ?? time, time) + (perSeconds * 1000) / burst
    if (next > time + perSeconds * 1000) return false
    remember(this.#fullAt, bucket, next)
    return true
  }

  refuse(bucket: string, retryAfterSeconds: number, now: Date): void {
    remember(this.#refusedUntil, bucket, now.getTime() + retryAfterSeconds * 1000)
  }

  /** @returns whole seconds for which the bucket stays refused, 0 where it is not */
  refusedSeconds(bucket: string, now: Date): number {
    const until = this.#refusedUntil.get(bucket)
    if (until === undefined) return 0
    const seconds = Math.ceil((until - now.getTime()) / 1000)
    if (seconds <= 0) this.#refusedUntil.delete(bucket)
    return Math.max(0, seconds)
  }
}

function remember(map: Map<string, number>, bucket: string, time: number): void {
  // Taken out and put in again: a Map keeps the order of insertion, so its first is the one longest unheard of.
  map.delete(bucket)
  map.set(bucket, time)
  if (map.size <= MAX_SENDERS) return
  const [first] = map.keys()
  if (first !== undefined) map.delete(first)
}

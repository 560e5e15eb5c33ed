import type { ChainedEvent } from '../../db/audit/audit-links.ts'
import { GENESIS_HASH } from './canonical-event.ts'
import { type ChainFault, explainBreak, follows } from './chain-fault.ts'
import type { Checkpoint } from './checkpoint.ts'

export interface ChainVerdict {
  /** Undefined where everything is as it was written. */
  readonly fault: ChainFault | undefined
  /** How many links follow from one another, and where the last of them stands. */
  readonly verified: number
  readonly position: bigint
  readonly checkpoints: number
}

/**
 * Follows a chain link by link, and holds it against signed checkpoints; needs no more memory for a long one.
 *
 * @param checkpoints verified ones by position; those beyond the end tell that the end is missing
 */
export class ChainVerifier {
  readonly #checkpoints: ReadonlyMap<bigint, Checkpoint>
  #position = 0n
  #hash = GENESIS_HASH
  #hashBefore: Uint8Array | undefined
  #suspect: ChainedEvent | undefined
  #fault: ChainFault | undefined
  #verified = 0
  #met = 0

  constructor(checkpoints: ReadonlyMap<bigint, Checkpoint>) {
    this.#checkpoints = checkpoints
  }

  /** Begins after a position whose hash is known from a checkpoint, where what came before is not kept any more. */
  beginAfter({ position, hash }: Checkpoint): void {
    this.#position = position
    this.#hash = hash
  }

  /** @returns false where the rest need not be read: the first fault is known */
  take(link: ChainedEvent): boolean {
    if (this.#suspect !== undefined) this.#settle(link)
    if (this.#fault !== undefined) return false
    const expected = this.#position + 1n
    if (link.position !== expected) {
      const detail = `The event at position ${expected} is gone.`
      this.#fault = { kind: 'deleted', position: expected, detail }
      return false
    }
    if (!follows(this.#hash, link)) {
      this.#suspect = link
      return true
    }
    this.#goOn(link)
    return this.#fault === undefined
  }

  /** What is to be said, once all links were taken. */
  end(): ChainVerdict {
    if (this.#suspect !== undefined) this.#settle(undefined)
    this.#fault ??= this.#missingEnd()
    return { fault: this.#fault, verified: this.#verified, position: this.#position, checkpoints: this.#met }
  }

  #goOn(link: ChainedEvent): void {
    this.#hashBefore = this.#hash
    this.#hash = link.hash
    this.#position = link.position
    this.#verified += 1
    const checkpoint = this.#checkpoints.get(link.position)
    if (checkpoint === undefined) return
    this.#met += 1
    if (Buffer.compare(checkpoint.hash, link.hash) === 0) return
    const detail = `Up to position ${link.position} the log is not the one that was signed there: it was written anew.`
    this.#fault = { kind: 'rewritten', position: link.position, detail }
  }

  #settle(next: ChainedEvent | undefined): void {
    if (this.#suspect === undefined) return
    const place = { previousHash: this.#hash, hashBefore: this.#hashBefore, broken: this.#suspect, next }
    this.#fault = explainBreak(place)
    this.#suspect = undefined
  }

  #missingEnd(): ChainFault | undefined {
    const reached = [...this.#checkpoints.keys()].sort((one, other) => (one < other ? -1 : 1)).at(-1)
    if (reached === undefined || reached <= this.#position) return undefined
    const detail = `The log ends at position ${this.#position}, and once went on to ${reached} at least.`
    return { kind: 'truncated', position: this.#position + 1n, detail }
  }
}

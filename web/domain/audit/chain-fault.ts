import type { ChainedEvent } from '../../db/audit/audit-links.ts'
import { linkHash } from './canonical-event.ts'

/** What was done to the log, at the first position where it shows. */
export interface ChainFault {
  readonly kind: 'modified' | 'deleted' | 'inserted' | 'reordered' | 'rewritten' | 'truncated' | 'checkpoint'
  readonly position: bigint
  /** In words for whoever reads the report. */
  readonly detail: string
}

/** A broken link, with what stands around it. */
export interface BrokenPlace {
  /** The hash that the broken link should follow from, and the one before that. */
  readonly previousHash: Uint8Array
  readonly hashBefore: Uint8Array | undefined
  readonly broken: ChainedEvent
  readonly next: ChainedEvent | undefined
}

/** Names what was done: which other order, or which row left out, would make the hashes right again. */
export function explainBreak({ previousHash, hashBefore, broken, next }: BrokenPlace): ChainFault {
  const { position } = broken
  const at = `event ${broken.eventId} at position ${position}`
  const fault = (kind: ChainFault['kind'], detail: string): ChainFault => ({ kind, position, detail })
  if (broken.event === undefined) return fault('deleted', `The ${at} is gone.`)
  if (next?.event !== undefined) {
    const swapped = { ...broken, event: next.event }
    const eventsSwapped = follows(previousHash, swapped)
    const linksSwapped = follows(previousHash, next) && follows(next.hash, broken)
    if (eventsSwapped || linksSwapped) return fault('reordered', `The ${at} stands in another's place.`)
    if (follows(previousHash, next)) return fault('inserted', `The ${at} was put in later.`)
  }
  if (hashBefore !== undefined && follows(hashBefore, broken)) {
    const before = position - 1n
    return { kind: 'inserted', position: before, detail: `The event at position ${before} was put in later.` }
  }
  return fault('modified', `The ${at} is not what it was when it was sealed, or one before it was taken out.`)
}

export function follows(previousHash: Uint8Array, { hash, event }: ChainedEvent): boolean {
  return event !== undefined && Buffer.compare(linkHash(previousHash, event), hash) === 0
}

import type { VouchError } from '@vouch/protocol'

/** A server that is away or busy: what it cannot do now it may do the next time. */
export function isPassing({ entry }: VouchError): boolean {
  return entry.status >= 500 || entry.status === 429
}

import type { JSONWebKeySet } from 'jose'
import { findAuditCheckpoints } from '../../db/audit/audit-checkpoints.ts'
import { findLinksAfter } from '../../db/audit/audit-links.ts'
import type { Runtime } from '../../runtime.ts'
import { auditKeySet } from './audit-key.ts'
import { type AuditRecord, auditRecord } from './audit-record.ts'

export interface PulledEvents {
  /** In the order of the chain, each after the one before it. */
  readonly events: readonly AuditRecord[]
  /** Signed, of positions among these events. */
  readonly checkpoints: readonly string[]
  /** Public keys of every checkpoint that there ever was. */
  readonly keys: JSONWebKeySet
  /** For the next request; the same as before where nothing is new. */
  readonly cursor: string
}

/**
 * Events after a place in the chain. Whoever goes on from the cursor misses none: an event that commits late gets a later place.
 *
 * @param cursor position of the last event that was read; 0 for the beginning
 */
export async function pullAuditEvents(
  runtime: Pick<Runtime, 'database'>,
  { cursor, limit }: { cursor: bigint; limit: number },
): Promise<PulledEvents> {
  const { pool } = runtime.database
  const links = await findLinksAfter(pool, cursor, limit)
  const reached = links.at(-1)?.position ?? cursor
  // That of the cursor itself may have been written after it was read.
  const checkpoints = await findAuditCheckpoints(pool, { after: cursor === 0n ? 0n : cursor - 1n, until: reached })
  return {
    events: links.flatMap(({ event, ...link }) => (event === undefined ? [] : [auditRecord({ ...link, event })])),
    checkpoints: checkpoints.map(({ jws }) => jws),
    keys: await auditKeySet(runtime),
    cursor: reached.toString(),
  }
}

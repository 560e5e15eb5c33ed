import { type AuditLinkRow, type ChainHead, sealAuditEvents } from '../../db/audit/audit-chain.ts'
import type { StoredAuditEvent } from '../../db/audit/audit-events.ts'
import type { Database } from '../../db/database.ts'
import { GENESIS_HASH, linkHash } from './canonical-event.ts'

/** Enough for thousands a second, and a transaction that takes some milliseconds. */
const BATCH = 1_000

/**
 * Gives every event that waits its place in the chain. Safe on any number of replicas: the others leave it to the one that came first.
 *
 * @param wait waits for that one and then looks again, so that nothing committed before the call is left unsealed
 * @returns how many events were sealed here
 */
export async function sealEvents(database: Pick<Database, 'pool'>, { wait }: { wait: boolean }): Promise<number> {
  let sealed = 0
  for (;;) {
    const count = await sealAuditEvents(database, { limit: BATCH, wait, link: linksOf })
    sealed += count ?? 0
    if (count === undefined || count < BATCH) return sealed
  }
}

function linksOf(head: ChainHead | undefined, events: readonly StoredAuditEvent[]): AuditLinkRow[] {
  let { position, hash } = head ?? { position: 0n, hash: GENESIS_HASH }
  return events.map((event) => {
    position += 1n
    hash = linkHash(hash, event)
    return { position, eventId: event.id, hash }
  })
}

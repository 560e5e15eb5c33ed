import { findChainHead } from '../../db/audit/audit-chain.ts'
import { findAuditCheckpoints } from '../../db/audit/audit-checkpoints.ts'
import { findFirstPosition, searchLinks } from '../../db/audit/audit-links.ts'
import type { Runtime } from '../../runtime.ts'
import { type AuditFilters, auditSearch } from './audit-filters.ts'
import { type AuditRecord, auditRecord } from './audit-record.ts'

/** Positions that one query looks through. */
const WINDOW = 5_000n

/**
 * The sealed events that match, in the order of the chain: as many as there were when it began. Nothing is read before it is asked
 * for, so that whoever reads slowly holds up nobody and fills no memory. Checkpoints come after the event that they speak of, unless
 * something is filtered: then the chain could not be followed, and they would prove nothing.
 */
export async function* exportEvents(
  runtime: Pick<Runtime, 'database'>,
  filters: AuditFilters,
): AsyncGenerator<AuditRecord | { readonly checkpoint: string }> {
  const { database } = runtime
  const search = await auditSearch(runtime, filters)
  const head = await findChainHead(database)
  if (search === undefined || head === undefined) return
  const whole = Object.values(filters).every((value) => value === undefined)
  let after = ((await findFirstPosition(database.pool)) ?? 1n) - 1n
  if (whole) yield* checkpointsOf(runtime, after - 1n, after)
  while (after < head.position) {
    const until = after + WINDOW < head.position ? after + WINDOW : head.position
    const checkpoints = whole ? await findAuditCheckpoints(database.pool, { after, until }) : []
    for (const link of await searchLinks(database, search, { after, until })) {
      yield auditRecord(link)
      while (checkpoints[0] !== undefined && checkpoints[0].position <= link.position) {
        yield { checkpoint: checkpoints.shift()?.jws ?? '' }
      }
    }
    after = until
  }
}

// What the chain follows from where its beginning is not kept any more.
async function* checkpointsOf({ database }: Pick<Runtime, 'database'>, after: bigint, until: bigint) {
  for (const { jws } of await findAuditCheckpoints(database.pool, { after, until })) yield { checkpoint: jws }
}

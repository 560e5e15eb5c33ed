import { pruneAuditLog } from '../../db/audit/audit-retention.ts'
import type { Runtime } from '../../runtime.ts'
import { readSettings } from '../settings/settings.ts'
import { recordEvent } from './record-event.ts'

const DAY_MS = 86_400_000

/**
 * Deletes what the setting `audit_retention_days` keeps no longer: always whole beginnings of the chain, up to a signed checkpoint,
 * and a day's worth at least, since every deletion is an event itself.
 *
 * @returns how many events were deleted
 */
export async function applyRetention(runtime: Pick<Runtime, 'database' | 'clock'>): Promise<number> {
  const { audit_retention_days: days } = await readSettings(runtime)
  if (days === 0) return 0
  const cutoff = new Date(runtime.clock().getTime() - days * DAY_MS)
  let worthwhile = new Date(cutoff.getTime() - DAY_MS)
  let deleted = 0
  for (;;) {
    const pruned = await pruneOnce(runtime, { cutoff, worthwhile })
    if (pruned === undefined) return deleted
    deleted += pruned.events
    worthwhile = cutoff
  }
}

function pruneOnce({ database }: Pick<Runtime, 'database'>, times: { cutoff: Date; worthwhile: Date }) {
  return database.prisma.$transaction(
    async (transaction) => {
      const pruned = await pruneAuditLog(transaction, times)
      if (pruned === undefined) return undefined
      const details = { position: Number(pruned.position), events: pruned.events, before: times.cutoff.toISOString() }
      await recordEvent(transaction, { type: 'audit.pruned', outcome: 'ok', details })
      return pruned
    },
    { timeout: 30_000 },
  )
}

import { searchAuditEvents } from '../audit/audit-search.ts'
import type { Database } from '../database.ts'

/** Events that come with a signature. */
const signing = ['token.minted', 'code.redeemed']

/** When a token was last signed within a time, as the audit log tells it; null where none was. */
export async function findLastSignature(
  database: Pick<Database, 'pool'>,
  since: Date,
  until: Date,
): Promise<Date | null> {
  const newest = { before: undefined, limit: 1 }
  const found = await Promise.all(
    signing.map((type) => searchAuditEvents(database, { type, outcome: 'ok', since, until }, newest)),
  )
  const times = found.flat().map(({ at }) => at.getTime())
  return times.length === 0 ? null : new Date(Math.max(...times))
}

import { type AuditLine, searchAuditEvents } from '../../db/audit/audit-search.ts'
import type { Runtime } from '../../runtime.ts'
import { type AuditFilters, auditSearch } from './audit-filters.ts'

export interface AuditPage {
  /** Newest first. */
  readonly events: readonly AuditLine[]
  /** Give it as `before` for the page after this one; undefined where this is the last. */
  readonly next: string | undefined
}

const MAX_PAGE = 200

/**
 * One page of the audit log. Costs the same on the last page as on the first: it goes on from an event, not by a number of pages.
 *
 * @param page.before `next` of the page before; what is no such cursor is taken for the beginning
 * @param page.limit at most 200
 */
export async function listAuditEvents(
  runtime: Pick<Runtime, 'database'>,
  filters: AuditFilters,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<AuditPage> {
  const search = await auditSearch(runtime, filters)
  if (search === undefined) return { events: [], next: undefined }
  const size = Math.min(limit, MAX_PAGE)
  const cursor = before !== undefined && /^[1-9]\d{0,17}$/.test(before) ? BigInt(before) : undefined
  const found = await searchAuditEvents(runtime.database, search, { before: cursor, limit: size + 1 })
  const events = found.slice(0, size)
  return { events, next: found.length > size ? events.at(-1)?.id : undefined }
}

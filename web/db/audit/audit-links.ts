import type { Database } from '../database.ts'
import type { AuditLinkRow, Querying } from './audit-chain.ts'
import { AUDIT_EVENT_COLUMNS, type AuditEventColumns, type StoredAuditEvent, storedAuditEvent } from './audit-events.ts'
import { type AuditSearch, searchConditions } from './audit-search.ts'

type Pool = Pick<Database, 'pool'>

/** A link, and the event that it stands for, where that is still there. */
export interface ChainedEvent extends AuditLinkRow {
  readonly event: StoredAuditEvent | undefined
}

interface LinkColumns {
  readonly position: string
  readonly event_id: string
  readonly hash: Buffer
}

/** Links after a position in their order, each with its event. */
export async function findLinksAfter(queryable: Querying, after: bigint, limit: number): Promise<ChainedEvent[]> {
  const { rows } = await queryable.query<LinkColumns & { id: string | null }>(
    `SELECT c.position, c.event_id, c.hash, ${AUDIT_EVENT_COLUMNS}
     FROM (SELECT * FROM audit_chain WHERE position > $1 ORDER BY position LIMIT $2) c
     LEFT JOIN audit_events e ON e.id = c.event_id ORDER BY c.position`,
    [after, limit],
  )
  return rows.map((row) => ({
    ...linkOf(row),
    event: row.id === null ? undefined : storedAuditEvent(row as unknown as AuditEventColumns),
  }))
}

/**
 * Sealed events that match, among the positions after `after` up to `until`, in their order: a window at a time, so that no
 * query takes long, however few match.
 */
export async function searchLinks(
  database: Pool,
  search: AuditSearch,
  { after, until }: { after: bigint; until: bigint },
): Promise<(AuditLinkRow & { readonly event: StoredAuditEvent })[]> {
  const { text, alternatives, values } = await searchConditions(database, search)
  const { rows } = await database.pool.query<LinkColumns & AuditEventColumns>(
    `SELECT c.position, c.event_id, c.hash, ${AUDIT_EVENT_COLUMNS}
     FROM audit_chain c JOIN audit_events e ON e.id = c.event_id
     WHERE c.position > $${values.length + 1} AND c.position <= $${values.length + 2} AND ${text}
       AND (${alternatives.join(' OR ')}) ORDER BY c.position`,
    [...values, after, until],
  )
  return rows.map((row) => ({ ...linkOf(row), event: storedAuditEvent(row) }))
}

/** The lowest position that is still kept; undefined where there is none. */
export async function findFirstPosition(queryable: Querying): Promise<bigint | undefined> {
  const { rows } = await queryable.query<{ first: string | null }>('SELECT min(position) AS first FROM audit_chain')
  return rows[0]?.first == null ? undefined : BigInt(rows[0].first)
}

/** Events that are in no link: those that wait for the sealer, and those that do not, and so came in or out by another way. */
export async function countUnlinked(
  queryable: Querying,
): Promise<{ readonly waiting: number; readonly strays: number; readonly firstStray: string | undefined }> {
  const { rows } = await queryable.query<{ waiting: string; strays: string; first: string | null }>(
    `SELECT count(*) FILTER (WHERE u.event_id IS NOT NULL) AS waiting, count(*) FILTER (WHERE u.event_id IS NULL) AS strays,
       min(e.id) FILTER (WHERE u.event_id IS NULL) AS first
     FROM audit_events e
     LEFT JOIN audit_chain c ON c.event_id = e.id
     LEFT JOIN audit_unsealed u ON u.event_id = e.id
     WHERE c.event_id IS NULL`,
  )
  const [row] = rows
  return { waiting: Number(row?.waiting), strays: Number(row?.strays), firstStray: row?.first ?? undefined }
}

/** Whether the log itself says that what came before was deleted as the retention setting asks. */
export async function isPruningRecorded(queryable: Querying, position: bigint): Promise<boolean> {
  const { rows } = await queryable.query(
    `SELECT EXISTS (SELECT FROM audit_events WHERE type = 'audit.pruned' AND details ->> 'position' = $1) AS recorded`,
    [position.toString()],
  )
  return rows[0]?.recorded === true
}

function linkOf({ position, event_id, hash }: LinkColumns): AuditLinkRow {
  return { position: BigInt(position), eventId: event_id, hash }
}

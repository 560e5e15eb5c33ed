import type { Database, Queryable } from '../database.ts'

export interface AuditEventRow {
  readonly type: string
  readonly outcome: string
  readonly personId?: string | undefined
  readonly keyId?: string | undefined
  readonly sessionId?: string | undefined
  /** The touch that this goes back to. */
  readonly ceremonyId?: string | undefined
  readonly clientId?: string | undefined
  readonly ip?: string | undefined
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

export async function insertAuditEvent(queryable: Queryable, event: AuditEventRow): Promise<void> {
  await queryable.$executeRaw`
    INSERT INTO audit_events (type, outcome, person_id, key_id, session_id, ceremony_id, client_id, ip, details)
    VALUES (${event.type}, ${event.outcome}, ${event.personId ?? null}::uuid, ${event.keyId ?? null}::uuid,
      ${event.sessionId ?? null}::uuid, ${event.ceremonyId ?? null}::uuid, ${event.clientId ?? null}, ${event.ip ?? null},
      ${JSON.stringify(event.details ?? {})}::jsonb)`
}

export interface StoredAuditEvent extends AuditEventRow {
  readonly id: string
  readonly at: Date
}

/** What every query for stored events selects from `audit_events e`; `storedAuditEvent` reads it. */
export const AUDIT_EVENT_COLUMNS =
  'e.id, e.at, e.type, e.outcome, e.person_id, e.key_id, e.session_id, e.ceremony_id, e.client_id, e.ip, e.details'

export interface AuditEventColumns {
  readonly id: string
  readonly at: Date
  readonly type: string
  readonly outcome: string
  readonly person_id: string | null
  readonly key_id: string | null
  readonly session_id: string | null
  readonly ceremony_id: string | null
  readonly client_id: string | null
  readonly ip: string | null
  readonly details: NonNullable<AuditEventRow['details']>
}

export function storedAuditEvent(row: AuditEventColumns): StoredAuditEvent {
  return {
    id: row.id,
    at: row.at,
    type: row.type,
    outcome: row.outcome,
    personId: row.person_id ?? undefined,
    keyId: row.key_id ?? undefined,
    sessionId: row.session_id ?? undefined,
    ceremonyId: row.ceremony_id ?? undefined,
    clientId: row.client_id ?? undefined,
    ip: row.ip ?? undefined,
    details: row.details,
  }
}

/** The newest events, oldest of them first. */
export async function findLatestAuditEvents(
  { pool }: Pick<Database, 'pool'>,
  limit: number,
): Promise<StoredAuditEvent[]> {
  const { rows } = await pool.query<AuditEventColumns>(
    `SELECT ${AUDIT_EVENT_COLUMNS} FROM audit_events e ORDER BY e.id DESC LIMIT $1`,
    [limit],
  )
  return rows.reverse().map(storedAuditEvent)
}

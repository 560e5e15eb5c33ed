import type { Queryable } from './database.ts'

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
  await queryable.auditEvent.create({
    data: {
      type: event.type,
      outcome: event.outcome,
      personId: event.personId ?? null,
      keyId: event.keyId ?? null,
      sessionId: event.sessionId ?? null,
      ceremonyId: event.ceremonyId ?? null,
      clientId: event.clientId ?? null,
      ip: event.ip ?? null,
      details: event.details ?? {},
    },
  })
}

export interface StoredAuditEvent extends AuditEventRow {
  readonly id: string
  readonly at: Date
}

/** The newest events, oldest of them first. */
export async function findLatestAuditEvents(queryable: Queryable, limit: number): Promise<StoredAuditEvent[]> {
  const rows = await queryable.auditEvent.findMany({ orderBy: { id: 'desc' }, take: limit })
  return rows.reverse().map(({ id, details, ...row }) => ({
    id: id.toString(),
    at: row.at,
    type: row.type,
    outcome: row.outcome,
    personId: row.personId ?? undefined,
    keyId: row.keyId ?? undefined,
    sessionId: row.sessionId ?? undefined,
    ceremonyId: row.ceremonyId ?? undefined,
    clientId: row.clientId ?? undefined,
    ip: row.ip ?? undefined,
    details: details as NonNullable<AuditEventRow['details']>,
  }))
}

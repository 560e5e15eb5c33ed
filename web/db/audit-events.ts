import type { Queryable } from './database.ts'

export interface AuditEventRow {
  readonly type: string
  readonly outcome: string
  readonly personId?: string | undefined
  readonly keyId?: string | undefined
  readonly sessionId?: string | undefined
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

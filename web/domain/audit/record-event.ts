import { type AuditEventRow, insertAuditEvent } from '../../db/audit/audit-events.ts'
import type { Queryable } from '../../db/database.ts'
import type { EventType } from './event-types.ts'

/** Who did what with which key, and how it ended. Never holds a secret: ids and plain facts only. */
interface AuditEvent extends AuditEventRow {
  readonly type: EventType
  readonly outcome: 'ok' | 'refused'
}

/** Writes one event, in the transaction of the act that it tells of where there is one. */
export async function recordEvent(queryable: Queryable, event: AuditEvent): Promise<void> {
  await insertAuditEvent(queryable, event)
}

import { insertAuditEvent } from '../../db/audit-events.ts'
import type { Queryable } from '../../db/database.ts'
import type { EventType } from './event-types.ts'

/** Who did what with which key, and how it ended. Never holds a secret: ids and plain facts only. */
export interface AuditEvent {
  readonly type: EventType
  readonly outcome: 'ok' | 'refused'
  readonly personId?: string | undefined
  readonly keyId?: string | undefined
  readonly sessionId?: string | undefined
  /** The touch that this goes back to. */
  readonly ceremonyId?: string | undefined
  readonly clientId?: string | undefined
  readonly ip?: string | undefined
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

/** Writes one event, in the transaction of the act that it tells of where there is one. */
export async function recordEvent(queryable: Queryable, event: AuditEvent): Promise<void> {
  await insertAuditEvent(queryable, event)
}

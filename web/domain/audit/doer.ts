import type { AuditEventRow } from '../../db/audit/audit-events.ts'

/** Who did something that a command of the server could have done as well: with which key, session and touch, from where. */
export interface Doer extends Pick<AuditEventRow, 'keyId' | 'sessionId' | 'ceremonyId' | 'ip'> {
  /** E-mail address. */
  readonly by: string
}

/**
 * What an audit event says of who did it, beside its own details.
 *
 * @param doer undefined where the server did it by itself, or by its own command
 */
export function doneBy(doer: Doer | undefined, details: NonNullable<AuditEventRow['details']> = {}) {
  if (doer === undefined) return { details }
  const { by, ...columns } = doer
  return { ...columns, details: { ...details, by } }
}

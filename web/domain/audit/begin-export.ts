import { VouchError } from '@vouch/protocol'
import type { Runtime } from '../../runtime.ts'
import { requireToken } from '../rate-limits/require-token.ts'
import { browserSession } from '../sessions/browser-session.ts'
import type { AuditFilters } from './audit-filters.ts'
import type { AuditRecord } from './audit-record.ts'
import { exportEvents } from './export-events.ts'
import { recordEvent } from './record-event.ts'
import type { ExportFormat } from './write-export.ts'

/**
 * Lets an administrator take the log away, and writes down that it was.
 *
 * @param request.sessionToken value of the session cookie
 * @throws VouchError `notSignedIn`, `administratorNeeded`; RateLimited
 */
export async function beginExport(
  runtime: Runtime,
  request: {
    readonly sessionToken: string | undefined
    readonly filters: AuditFilters
    readonly format: ExportFormat
    readonly ip: string | undefined
    readonly now: Date
  },
): Promise<AsyncIterable<AuditRecord | { readonly checkpoint: string }>> {
  const { filters, format, ip, now } = request
  const found = await browserSession(runtime, request.sessionToken)
  if (found === undefined) throw new VouchError('notSignedIn')
  const { person, session, key } = found
  const who = { personId: person.id, keyId: key.id, sessionId: session.id, ip }
  if (person.role !== 'administrator') {
    const details = { act: 'audit.export', error: 'administratorNeeded' }
    await recordEvent(runtime.database.prisma, { ...who, type: 'act.refused', outcome: 'refused', details })
    throw new VouchError('administratorNeeded')
  }
  await requireToken(runtime, 'export', { key: person.id, ip, personId: person.id, now })
  const details = { format, filters: JSON.stringify(filters) }
  await recordEvent(runtime.database.prisma, { ...who, type: 'audit.exported', outcome: 'ok', details })
  return exportEvents(runtime, filters)
}

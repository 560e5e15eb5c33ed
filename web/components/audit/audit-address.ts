import type { AuditFilters } from '../../domain/audit/audit-filters.ts'

export const AUDIT_PAGE = '/admin/audit'

/**
 * The address of the audit log, narrowed.
 *
 * @param before where a page after the first one begins (`next` of the page before it)
 */
export function auditAddress(filters: AuditFilters, before?: string): string {
  return withQuery(AUDIT_PAGE, { ...filters, before })
}

/** The address of the download that holds the same events. */
export function auditExportAddress(filters: AuditFilters, format: 'ndjson' | 'csv'): string {
  return withQuery('/api/v1/audit/export', { format, ...filters })
}

function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, value)
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

import { EventList } from '../../../components/activity/event-list.tsx'
import { AUDIT_PAGE, auditAddress, auditExportAddress } from '../../../components/audit/audit-address.ts'
import { AuditFilterForm } from '../../../components/audit/audit-filter-form.tsx'
import { AuditParticulars } from '../../../components/audit/audit-particulars.tsx'
import { ChainLine } from '../../../components/audit/chain-line.tsx'
import { CloudTrailHelp } from '../../../components/audit/cloud-trail-help.tsx'
import { FollowedIds } from '../../../components/audit/followed-ids.tsx'
import { LogPages } from '../../../components/audit/log-pages.tsx'
import { ButtonLink } from '../../../components/button.tsx'
import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { type AuditFilters, auditFilterNames } from '../../../domain/audit/audit-filters.ts'
import { auditChainState } from '../../../domain/audit/chain-state.ts'
import { listAuditEvents } from '../../../domain/audit/list-audit-events.ts'
import { readListQuery } from '../../../domain/listing/list-query.ts'
import { runtime } from '../../../runtime.ts'
import type { PageProps } from '../../page-props.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'Audit log' }

const EVENTS = 50

/** What was done by anybody, newest first, for administrators. */
export default async function AuditPage({ searchParams }: PageProps) {
  const session = await requireAdministrator(AUDIT_PAGE)
  const server = runtime()
  const asked = await searchParams
  const { filters }: { filters: AuditFilters } = readListQuery(asked, {
    sorts: ['at'],
    defaultSort: '-at',
    filters: auditFilterNames,
  })
  const before = [asked.before].flat()[0]
  const [{ events, next }, chain] = await Promise.all([
    listAuditEvents(server, filters, { before, limit: EVENTS }),
    auditChainState(server),
  ])
  const now = server.clock()
  return (
    <DashboardFrame
      session={session}
      current={AUDIT_PAGE}
      title="Audit log"
      lead="Everything that was granted, used, refused or changed: by whom, with which key, from where."
      action={
        <>
          <ButtonLink kind="quiet" href={auditExportAddress(filters, 'ndjson')} download>
            Export NDJSON
          </ButtonLink>
          <ButtonLink kind="quiet" href={auditExportAddress(filters, 'csv')} download>
            Export CSV
          </ButtonLink>
          <ButtonLink kind="quiet" href={`${AUDIT_PAGE}/tokens`}>
            API tokens
          </ButtonLink>
        </>
      }
    >
      <ChainLine state={chain} now={now} />
      <AuditFilterForm filters={filters} />
      <FollowedIds filters={filters} />
      {events.length === 0 ? (
        <EmptyState title="No events found">
          Nothing in the log matches all of these filters.
          {isNameAlone(filters.role) && ' A role is found by its whole ARN, or by a pattern, such as *Admin*.'}
        </EmptyState>
      ) : (
        <EventList
          events={events}
          viewer={session.person.email}
          now={now}
          addresses
          particulars={(event) => <AuditParticulars event={event} />}
        />
      )}
      <LogPages
        newest={before === undefined ? undefined : auditAddress(filters)}
        older={next && auditAddress(filters, next)}
      />
      <CloudTrailHelp />
    </DashboardFrame>
  )
}

/** What people call a role, which the log does not. */
function isNameAlone(role: string | undefined): boolean {
  return role !== undefined && !/^arn:|[*?]/.test(role)
}

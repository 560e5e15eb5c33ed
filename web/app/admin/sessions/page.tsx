import { ActMenu } from '../../../components/acts/act-menu.tsx'
import { EndLoanOfAnyoneButton } from '../../../components/aws-loans/end-loan-button.tsx'
import { LentRoles } from '../../../components/aws-loans/lent-roles.tsx'
import { Badge } from '../../../components/badge.tsx'
import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { PersonLink } from '../../../components/people/person-link.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { sessionActs } from '../../../components/sessions/session-acts.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import { listFilter } from '../../../components/table/list-filter.ts'
import { listEndedLoans, listLoans } from '../../../domain/aws-loans/list-loans.ts'
import { readListQuery } from '../../../domain/listing/list-query.ts'
import { listSessions, sessionListShape } from '../../../domain/sessions/list-sessions.ts'
import { sessionName } from '../../../domain/sessions/session-name.ts'
import { runtime } from '../../../runtime.ts'
import type { PageProps } from '../../page-props.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'Sessions of everybody' }

/** Where everybody is signed in, for administrators. */
export default async function AllSessionsPage({ searchParams }: PageProps) {
  const session = await requireAdministrator('/admin/sessions')
  const server = runtime()
  const query = readListQuery(await searchParams, sessionListShape)
  const [sessions, loans, ended] = await Promise.all([
    listSessions(server, query),
    listLoans(server),
    listEndedLoans(server),
  ])
  const now = server.clock().getTime()
  return (
    <DashboardFrame
      session={session}
      current="/admin/sessions"
      title="Sessions of everybody"
      lead={
        <>
          Where people are signed in. What is ended here is refused everywhere at once.
          {loans.length > 0 && (
            <>
              {' '}
              <a href="#lent-roles">{loans.length === 1 ? 'One role is lent' : `${loans.length} roles are lent`}</a> by
              them.
            </>
          )}
        </>
      }
    >
      <DataTable
        name="sessions"
        listing={sessions}
        place={{ path: '/admin/sessions', query }}
        search="Search by person, host or address"
        filters={[
          listFilter('state', 'State', 'Live ones', [
            ['ended', 'Ended ones'],
            ['all', 'All'],
          ]),
          listFilter('kind', 'Kind', 'Every kind', [
            ['cli', 'Command lines'],
            ['browser', 'Browsers'],
            ['application', 'Applications'],
          ]),
        ]}
        rowKey={({ id }) => id}
        columns={[
          {
            header: 'Person',
            sort: 'person',
            kind: 'main',
            cell: ({ personId, email, displayName }) => <PersonLink id={personId} email={email} name={displayName} />,
          },
          {
            header: 'Where',
            sort: 'host',
            cell: (line) => (
              <>
                <bdi>{sessionName(line)}</bdi>{' '}
                {line.id === session.session.id && <Badge tone="good">This browser</Badge>}{' '}
                {line.pasted && <Badge tone="warning">By pasted code</Badge>}
              </>
            ),
          },
          { header: 'Address', cell: ({ ip }) => ip ?? '–' },
          { header: 'Key', cell: ({ keyName }) => keyName },
          {
            header: 'Began',
            kind: 'short',
            sort: 'created',
            cell: ({ createdAt }) => <RelativeTime at={createdAt.getTime()} now={now} />,
          },
          {
            header: 'Last used',
            kind: 'short',
            sort: 'used',
            cell: ({ lastUsedAt }) => <RelativeTime at={lastUsedAt.getTime()} now={now} />,
          },
          {
            header: 'Ends',
            kind: 'short',
            sort: 'expires',
            cell: ({ live, endedAt, expiresAt }) =>
              live ? (
                <RelativeTime at={expiresAt.getTime()} now={now} />
              ) : (
                <>
                  Ended <RelativeTime at={Math.min((endedAt ?? expiresAt).getTime(), now)} now={now} />
                </>
              ),
          },
          {
            header: 'Actions',
            kind: 'actions',
            cell: (line) =>
              line.live && <ActMenu label={`Actions for the session of ${line.email}`} items={sessionActs(line)} />,
          },
        ]}
        empty={
          <EmptyState title="No sessions are live">
            Somebody who signs in, or logs in from a terminal, appears here.
          </EmptyState>
        }
      />
      <LentRoles
        loans={loans}
        ended={ended}
        now={server.clock()}
        lead="Containers and other machines that get AWS credentials in somebody’s name. A loan ends with its session at the latest."
        people
        forAdministrators
        actions={(loan) => <EndLoanOfAnyoneButton loan={loan} />}
      />
    </DashboardFrame>
  )
}

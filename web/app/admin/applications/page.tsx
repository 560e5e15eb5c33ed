import { ApplicationStateBadge } from '../../../components/applications/application-state.tsx'
import { RegisterButton } from '../../../components/applications/register-button.tsx'
import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import { listFilter } from '../../../components/table/list-filter.ts'
import { applicationListShape, listApplications } from '../../../domain/clients/list-applications.ts'
import { readListQuery } from '../../../domain/listing/list-query.ts'
import { runtime } from '../../../runtime.ts'
import type { PageProps } from '../../page-props.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'Applications' }

const PATH = '/admin/applications'

/** What people sign in to with their keys, for administrators. */
export default async function ApplicationsPage({ searchParams }: PageProps) {
  const session = await requireAdministrator(PATH)
  const server = runtime()
  const query = readListQuery(await searchParams, applicationListShape)
  const applications = await listApplications(server, query)
  const now = server.clock()
  const register = <RegisterButton />
  return (
    <DashboardFrame
      session={session}
      current={PATH}
      title="Applications"
      lead="What people sign in to with their keys, by OpenID Connect."
      action={register}
    >
      <DataTable
        name="applications"
        listing={applications}
        place={{ path: PATH, query }}
        search="Search by name or address"
        filters={[
          listFilter('state', 'State', 'Every state', [
            ['enabled', 'Enabled'],
            ['disabled', 'Disabled'],
          ]),
        ]}
        rowKey={({ id }) => id}
        columns={[
          {
            header: 'Application',
            sort: 'name',
            kind: 'main',
            cell: ({ id, name }) => <a href={`${PATH}/${id}`}>{name}</a>,
          },
          {
            header: 'State',
            kind: 'short',
            cell: ({ disabledAt }) => <ApplicationStateBadge disabledAt={disabledAt} />,
          },
          {
            header: 'Leads back to',
            cell: ({ builtIn, redirectUris }) => (builtIn ? 'This machine' : hosts(redirectUris)),
          },
          { header: 'Sessions', sort: 'sessions', kind: 'number', cell: ({ sessions }) => sessions },
          {
            header: 'Last sign-in',
            kind: 'short',
            sort: 'used',
            cell: ({ lastUsedAt }) =>
              lastUsedAt === null ? 'Never' : <RelativeTime at={lastUsedAt.getTime()} now={now.getTime()} />,
          },
          {
            header: 'Registered',
            kind: 'short',
            sort: 'created',
            cell: ({ createdAt }) => <RelativeTime at={createdAt.getTime()} now={now.getTime()} />,
          },
        ]}
        empty={
          <EmptyState title="No applications yet" action={register}>
            Register the first thing that people are to sign in to with their keys.
          </EmptyState>
        }
      />
    </DashboardFrame>
  )
}

function hosts(redirectUris: readonly string[]): string {
  return [...new Set(redirectUris.map((uri) => new URL(uri).host))].join(', ')
}

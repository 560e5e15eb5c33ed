import { ActMenu } from '../../../components/acts/act-menu.tsx'
import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { CreateGroupButton, groupActs } from '../../../components/groups/group-acts.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import { groupListShape, listGroups } from '../../../domain/groups/list-groups.ts'
import { readListQuery } from '../../../domain/listing/list-query.ts'
import { runtime } from '../../../runtime.ts'
import type { PageProps } from '../../page-props.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'Groups' }

/** Every group, for administrators. */
export default async function GroupsPage({ searchParams }: PageProps) {
  const session = await requireAdministrator('/admin/groups')
  const server = runtime()
  const query = readListQuery(await searchParams, groupListShape)
  const groups = await listGroups(server, query)
  const now = server.clock().getTime()
  return (
    <DashboardFrame
      session={session}
      current="/admin/groups"
      title="Groups"
      lead="Names for people who may do the same. Policies and tokens speak of them."
      action={<CreateGroupButton />}
    >
      <DataTable
        name="groups"
        listing={groups}
        place={{ path: '/admin/groups', query }}
        search="Search by name or purpose"
        rowKey={({ id }) => id}
        columns={[
          {
            header: 'Name',
            sort: 'name',
            kind: 'main',
            cell: ({ id, name }) => <a href={`/admin/groups/${id}`}>{name}</a>,
          },
          { header: 'What for', cell: ({ description }) => description || '–' },
          { header: 'Members', sort: 'members', kind: 'number', cell: ({ members }) => members },
          {
            header: 'Created',
            kind: 'short',
            sort: 'created',
            cell: ({ createdAt }) => <RelativeTime at={createdAt.getTime()} now={now} />,
          },
          {
            header: 'Actions',
            kind: 'actions',
            cell: (group) => <ActMenu label={`Actions for ${group.name}`} items={groupActs(group)} />,
          },
        ]}
        empty={
          <EmptyState title="No groups yet" action={<CreateGroupButton />}>
            Make one for each team whose members may do the same.
          </EmptyState>
        }
      />
    </DashboardFrame>
  )
}

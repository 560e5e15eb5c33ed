import { ActMenu } from '../../../components/acts/act-menu.tsx'
import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { InviteButton } from '../../../components/people/invite-button.tsx'
import { personActs } from '../../../components/people/person-acts.tsx'
import { PersonLink } from '../../../components/people/person-link.tsx'
import { PersonStateBadge } from '../../../components/people/person-state.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import { listFilter } from '../../../components/table/list-filter.ts'
import { groupChoices } from '../../../domain/groups/list-groups.ts'
import { readListQuery } from '../../../domain/listing/list-query.ts'
import { listPeople, personListShape } from '../../../domain/people/list-people.ts'
import { runtime } from '../../../runtime.ts'
import type { PageProps } from '../../page-props.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'People' }

/** Everybody, for administrators. */
export default async function PeoplePage({ searchParams }: PageProps) {
  const session = await requireAdministrator('/admin/people')
  const server = runtime()
  const query = readListQuery(await searchParams, personListShape)
  const [people, groups] = await Promise.all([listPeople(server, query), groupChoices(server)])
  const now = server.clock().getTime()
  const invite = <InviteButton groups={groups} mails={server.config.mail !== undefined} />
  return (
    <DashboardFrame
      session={session}
      current="/admin/people"
      title="People"
      lead="Who may sign in, and who no longer may."
      action={invite}
    >
      <DataTable
        name="people"
        listing={people}
        place={{ path: '/admin/people', query }}
        search="Search by name or e-mail"
        filters={[
          listFilter('state', 'State', 'Every state', [
            ['active', 'Active'],
            ['invited', 'Invited'],
            ['deactivated', 'Deactivated'],
          ]),
          listFilter('role', 'Role', 'Every role', [
            ['member', 'Members'],
            ['administrator', 'Administrators'],
          ]),
          ...(groups.length === 0
            ? []
            : [
                listFilter(
                  'group',
                  'Group',
                  'Every group',
                  groups.map(({ name }) => [name, name]),
                ),
              ]),
        ]}
        rowKey={({ id }) => id}
        columns={[
          {
            header: 'Person',
            sort: 'email',
            kind: 'main',
            cell: ({ id, email, displayName }) => <PersonLink id={id} email={email} name={displayName} />,
          },
          { header: 'State', kind: 'short', cell: ({ state }) => <PersonStateBadge state={state} /> },
          {
            header: 'Role',
            kind: 'short',
            cell: ({ role }) => (role === 'administrator' ? 'Administrator' : 'Member'),
          },
          { header: 'Groups', cell: ({ groups: names }) => (names.length === 0 ? '–' : names.join(', ')) },
          { header: 'Keys', kind: 'number', cell: ({ keys }) => keys },
          {
            header: 'Last seen',
            kind: 'short',
            sort: 'seen',
            cell: ({ lastSeenAt }) =>
              lastSeenAt === null ? 'Never' : <RelativeTime at={lastSeenAt.getTime()} now={now} />,
          },
          {
            header: 'Actions',
            kind: 'actions',
            cell: (person) => <ActMenu label={`Actions for ${person.email}`} items={personActs(person)} />,
          },
        ]}
        empty={
          <EmptyState title="Nobody is here yet" action={invite}>
            Invite the first of your colleagues.
          </EmptyState>
        }
      />
    </DashboardFrame>
  )
}

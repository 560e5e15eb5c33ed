import { ActMenu } from '../../../components/acts/act-menu.tsx'
import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { inviteActs } from '../../../components/invites/invite-acts.tsx'
import { InviteStateBadge } from '../../../components/invites/invite-state.tsx'
import { InviteButton } from '../../../components/people/invite-button.tsx'
import { PersonLink } from '../../../components/people/person-link.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import { listFilter } from '../../../components/table/list-filter.ts'
import { groupChoices } from '../../../domain/groups/list-groups.ts'
import { readListQuery } from '../../../domain/listing/list-query.ts'
import { inviteListShape, listInvites } from '../../../domain/people/list-invites.ts'
import { runtime } from '../../../runtime.ts'
import type { PageProps } from '../../page-props.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'Invites' }

/** Every invite, for administrators. */
export default async function InvitesPage({ searchParams }: PageProps) {
  const session = await requireAdministrator('/admin/invites')
  const server = runtime()
  const query = readListQuery(await searchParams, inviteListShape)
  const [invites, groups] = await Promise.all([listInvites(server, query), groupChoices(server)])
  const now = server.clock().getTime()
  const mails = server.config.mail !== undefined
  const invite = <InviteButton groups={groups} mails={mails} />
  return (
    <DashboardFrame
      session={session}
      current="/admin/invites"
      title="Invites"
      lead="Each lets one person enrol a key, once, within 24 hours."
      action={invite}
    >
      <DataTable
        name="invites"
        listing={invites}
        place={{ path: '/admin/invites', query }}
        search="Search by name or e-mail"
        filters={[
          listFilter('state', 'State', 'Every state', [
            ['open', 'Open'],
            ['used', 'Used'],
            ['expired', 'Expired'],
            ['revoked', 'Revoked'],
          ]),
        ]}
        rowKey={({ id }) => id}
        columns={[
          {
            header: 'For',
            sort: 'email',
            kind: 'main',
            cell: ({ personId, email, displayName }) =>
              personId === null || email === null ? (
                'The first administrator'
              ) : (
                <PersonLink id={personId} email={email} name={displayName} />
              ),
          },
          { header: 'State', kind: 'short', cell: ({ state }) => <InviteStateBadge state={state} /> },
          {
            header: 'Role',
            kind: 'short',
            cell: ({ role }) => (role === 'administrator' ? 'Administrator' : 'Member'),
          },
          {
            header: 'What for',
            kind: 'short',
            cell: ({ purpose }) => (purpose === 'recovery' ? 'Keys were lost' : 'First key'),
          },
          { header: 'Made by', cell: ({ createdBy }) => createdBy ?? 'The server’s command' },
          {
            header: 'Made',
            kind: 'short',
            sort: 'created',
            cell: ({ createdAt }) => <RelativeTime at={createdAt.getTime()} now={now} />,
          },
          {
            header: 'Ends',
            kind: 'short',
            sort: 'expires',
            // One that was used or revoked has ended already.
            cell: ({ state, expiresAt }) =>
              state === 'used' || state === 'revoked' ? '–' : <RelativeTime at={expiresAt.getTime()} now={now} />,
          },
          {
            header: 'Actions',
            kind: 'actions',
            cell: (line) => (
              <ActMenu label={`Actions for the invite of ${line.email}`} items={inviteActs(line, mails)} />
            ),
          },
        ]}
        empty={
          <EmptyState title="No invites yet" action={invite}>
            People come in by an invite. The first one is yours to make.
          </EmptyState>
        }
      />
    </DashboardFrame>
  )
}

import UserPlus from 'lucide-react/icons/user-plus'
import { notFound } from 'next/navigation'
import { ActButton } from '../../../../components/acts/act-button.tsx'
import { ActMenu } from '../../../../components/acts/act-menu.tsx'
import { RulesOfGroup, WithoutLastMember } from '../../../../components/aws-roles/rules-naming.tsx'
import { DashboardFrame } from '../../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'
import { SelectField } from '../../../../components/fields/select-field.tsx'
import { groupActs } from '../../../../components/groups/group-acts.tsx'
import { PersonLink } from '../../../../components/people/person-link.tsx'
import { PersonStateBadge } from '../../../../components/people/person-state.tsx'
import { DataTable } from '../../../../components/table/data-table.tsx'
import { groupPage, memberListShape } from '../../../../domain/groups/group-page.ts'
import { readListQuery } from '../../../../domain/listing/list-query.ts'
import { runtime } from '../../../../runtime.ts'
import type { PageProps } from '../../../page-props.ts'
import { requireAdministrator } from '../../../signed-in.ts'

export const metadata = { title: 'Group' }

/** One group and its members, for administrators. */
export default async function GroupPage({ params, searchParams }: PageProps) {
  const { id = '' } = await params
  const session = await requireAdministrator('/admin/groups')
  const server = runtime()
  const query = readListQuery(await searchParams, memberListShape)
  const found = await groupPage(server, id, query)
  if (found === undefined) notFound()
  const { group, members, outsiders, rules } = found
  const add = outsiders.length > 0 && (
    <ActButton
      kind="main"
      label="Add a member"
      icon={<UserPlus size={16} aria-hidden="true" />}
      act="group.add-member"
      parameters={{ groupId: group.id }}
      title={`Add a member to ${group.name}`}
      touch={`add a member to ${group.name}`}
      confirm="Add the member"
      done="The member is added."
    >
      <p>They get what this group may do from their next token on.</p>
      <SelectField
        name="personId"
        label="Person"
        options={outsiders.map(({ id: value, email, displayName }) => ({
          value,
          label: displayName === null ? email : `${displayName}, ${email}`,
        }))}
      />
    </ActButton>
  )
  return (
    <DashboardFrame
      session={session}
      current="/admin/groups"
      title={group.name}
      lead={group.description}
      parent={{ path: '/admin/groups', label: 'Groups' }}
      action={
        <>
          {add}
          <ActMenu label={`Actions for ${group.name}`} items={groupActs(group, { rules, go: '/admin/groups' })} />
        </>
      }
    >
      <DataTable
        name="members"
        listing={members}
        place={{ path: `/admin/groups/${group.id}`, query }}
        search="Search by name or e-mail"
        rowKey={({ id: person }) => person}
        columns={[
          {
            header: 'Member',
            sort: 'email',
            kind: 'main',
            cell: (person) => <PersonLink id={person.id} email={person.email} name={person.displayName} />,
          },
          { header: 'State', kind: 'short', cell: ({ state }) => <PersonStateBadge state={state} /> },
          {
            header: 'Role',
            kind: 'short',
            cell: ({ role }) => (role === 'administrator' ? 'Administrator' : 'Member'),
          },
          {
            header: 'Actions',
            kind: 'actions',
            cell: ({ id: personId, email }) => (
              <ActMenu
                label={`Actions for ${email}`}
                items={[
                  {
                    label: 'Remove from the group',
                    act: 'group.remove-member',
                    parameters: { groupId: group.id, personId },
                    title: `Remove ${email} from ${group.name}?`,
                    touch: `remove ${email} from ${group.name}`,
                    confirm: `Remove ${email}`,
                    done: `${email} is no member of ${group.name} any more.`,
                    danger: true,
                    children: (
                      <>
                        <p>They lose what they have through this group, from their next token on.</p>
                        {members.total === 1 && query.search === '' && <WithoutLastMember rules={rules} />}
                      </>
                    ),
                  },
                ]}
              />
            ),
          },
        ]}
        empty={
          <EmptyState title="No members yet" action={add}>
            Add those who may do the same.
          </EmptyState>
        }
      />
      <RulesOfGroup rules={rules} empty={members.total === 0 && query.search === ''} />
    </DashboardFrame>
  )
}

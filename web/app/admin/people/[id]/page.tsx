import UserPlus from 'lucide-react/icons/user-plus'
import { notFound } from 'next/navigation'
import { ActButton } from '../../../../components/acts/act-button.tsx'
import { ActMenu } from '../../../../components/acts/act-menu.tsx'
import { EndLoanOfAnyoneButton } from '../../../../components/aws-loans/end-loan-button.tsx'
import { LentRoles } from '../../../../components/aws-loans/lent-roles.tsx'
import { RulesOfPerson } from '../../../../components/aws-roles/rules-naming.tsx'
import { Breakable } from '../../../../components/breakable.tsx'
import { DashboardFrame } from '../../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'
import { Facts } from '../../../../components/facts.tsx'
import { SelectField } from '../../../../components/fields/select-field.tsx'
import { PersonGroups } from '../../../../components/groups/person-groups.tsx'
import { inviteActs } from '../../../../components/invites/invite-acts.tsx'
import { InviteStateBadge } from '../../../../components/invites/invite-state.tsx'
import { KeyList } from '../../../../components/keys/key-list.tsx'
import { KeyOfPersonActions } from '../../../../components/keys/key-of-person-actions.tsx'
import { LinkedAccounts } from '../../../../components/people/linked-accounts.tsx'
import { personActs } from '../../../../components/people/person-acts.tsx'
import { PersonStateBadge } from '../../../../components/people/person-state.tsx'
import { RelativeTime } from '../../../../components/relative-time.tsx'
import { Section } from '../../../../components/section.tsx'
import { sessionActs } from '../../../../components/sessions/session-acts.tsx'
import { SessionList } from '../../../../components/sessions/session-list.tsx'
import { listEndedLoans, listLoansOf } from '../../../../domain/aws-loans/list-loans.ts'
import { groupChoices } from '../../../../domain/groups/list-groups.ts'
import { listMyKeys } from '../../../../domain/keys/list-my-keys.ts'
import { personPage } from '../../../../domain/people/person-page.ts'
import { listMySessions } from '../../../../domain/sessions/list-sessions.ts'
import { runtime } from '../../../../runtime.ts'
import type { PageProps } from '../../../page-props.ts'
import { requireAdministrator } from '../../../signed-in.ts'

export const metadata = { title: 'Person' }

/** One person, for administrators: who they are, what they hold, and where they are signed in. */
export default async function PersonPage({ params }: PageProps) {
  const { id = '' } = await params
  const session = await requireAdministrator('/admin/people')
  const server = runtime()
  const found = await personPage(server, id)
  if (found === undefined) notFound()
  const { person, groups, invites, accounts, rules } = found
  const [keys, sessions, loans, ended, choices] = await Promise.all([
    listMyKeys(server, person.id),
    listMySessions(server, person.id),
    listLoansOf(server, person.id),
    listEndedLoans(server, person.id),
    groupChoices(server),
  ])
  const now = server.clock()
  const name = person.displayName ?? person.email
  const [latest] = invites
  const joinable = choices.filter((choice) => !groups.some((group) => group.id === choice.id))
  return (
    <DashboardFrame
      session={session}
      current="/admin/people"
      width="reading"
      title={<Breakable text={name} />}
      lead={person.displayName === null ? undefined : person.email}
      parent={{ path: '/admin/people', label: 'People' }}
      action={<ActMenu label={`Actions for ${person.email}`} items={personActs(person, rules)} />}
    >
      <Facts
        facts={[
          ['State', <PersonStateBadge key="state" state={person.state} />],
          ['Role', person.role === 'administrator' ? 'Administrator' : 'Member'],
          ['Last seen', person.lastSeenAt && <RelativeTime at={person.lastSeenAt.getTime()} now={now.getTime()} />],
          ['Since', <RelativeTime key="since" at={person.createdAt.getTime()} now={now.getTime()} />],
          [
            'Deactivated',
            person.deactivatedAt && <RelativeTime at={person.deactivatedAt.getTime()} now={now.getTime()} />,
          ],
          [
            'Audit log',
            <a key="audit" href={`/admin/audit?person=${person.id}`}>
              What they did, and what was done to them
            </a>,
          ],
        ]}
      />
      <Section title="Security keys">
        {keys.length === 0 ? (
          <EmptyState title="No keys">They get their first one by an invite.</EmptyState>
        ) : (
          <KeyList keys={keys} now={now} actions={(key) => <KeyOfPersonActions entry={key} email={person.email} />} />
        )}
      </Section>
      <Section title="Sessions">
        {sessions.length === 0 ? (
          <EmptyState title="Signed in nowhere">A touch of one of their keys begins a session.</EmptyState>
        ) : (
          <SessionList
            sessions={sessions}
            now={now}
            current={session.session.id}
            actions={(line) => <ActMenu label={`Actions for the session of ${line.email}`} items={sessionActs(line)} />}
          />
        )}
      </Section>
      <LentRoles
        loans={loans}
        ended={ended}
        now={now}
        lead="Containers and other machines that get AWS credentials in their name."
        forAdministrators
        actions={(loan) => <EndLoanOfAnyoneButton loan={loan} />}
      />
      <Section
        title="Groups"
        action={
          joinable.length > 0 && (
            <ActButton
              label="Add to a group"
              icon={<UserPlus size={16} aria-hidden="true" />}
              act="group.add-member"
              parameters={{ personId: person.id }}
              title={`Add ${name} to a group`}
              touch={`add ${person.email} to a group`}
              confirm="Add to the group"
              done={`${name} is a member now.`}
            >
              <p>They get what the group may do from their next token on.</p>
              <SelectField
                name="groupId"
                label="Group"
                options={joinable.map(({ id: value, name: label }) => ({ value, label }))}
              />
            </ActButton>
          )
        }
      >
        <PersonGroups person={person} groups={groups} rules={rules} />
      </Section>
      <RulesOfPerson rules={rules} groups={groups} />
      <LinkedAccounts personId={person.id} email={person.email} accounts={accounts} now={now.getTime()} />
      {latest !== undefined && (
        <Section
          title="Latest invite"
          action={
            <ActMenu
              label={`Actions for the invite of ${person.email}`}
              items={inviteActs(latest, server.config.mail !== undefined)}
            />
          }
        >
          <Facts
            facts={[
              ['State', <InviteStateBadge key="state" state={latest.state} />],
              ['What for', latest.purpose === 'recovery' ? 'Keys were lost' : 'First key'],
              ['Made by', latest.createdBy ?? 'The server’s command'],
              ['Made', <RelativeTime key="made" at={latest.createdAt.getTime()} now={now.getTime()} />],
              [
                'Ends',
                latest.state === 'used' || latest.state === 'revoked' ? undefined : (
                  <RelativeTime key="ends" at={latest.expiresAt.getTime()} now={now.getTime()} />
                ),
              ],
            ]}
          />
        </Section>
      )}
    </DashboardFrame>
  )
}

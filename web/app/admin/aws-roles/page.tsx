import { VouchError } from '@vouch/protocol'
import { ActMenu } from '../../../components/acts/act-menu.tsx'
import styles from '../../../components/aws-roles/aws-roles.module.css'
import { RoleTrialBox, type TriedRole } from '../../../components/aws-roles/role-trial.tsx'
import { NewRuleLink, ruleActs } from '../../../components/aws-roles/rule-acts.tsx'
import { AWS_ROLES_PAGE } from '../../../components/aws-roles/rule-form.tsx'
import { longestWords, tagsInShort, touchWords, whoWords } from '../../../components/aws-roles/rule-words.ts'
import { Badge } from '../../../components/badge.tsx'
import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { Section } from '../../../components/section.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import { listFilter } from '../../../components/table/list-filter.ts'
import { listRules, ruleListShape } from '../../../domain/aws-roles/list-rules.ts'
import { tryRole } from '../../../domain/aws-roles/try-role.ts'
import { readListQuery } from '../../../domain/listing/list-query.ts'
import { readSettings } from '../../../domain/settings/settings.ts'
import { runtime } from '../../../runtime.ts'
import type { PageProps } from '../../page-props.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'AWS roles' }

/** The rules of AWS roles, and a box to try them. For administrators. */
export default async function AwsRolesPage({ searchParams }: PageProps) {
  const session = await requireAdministrator(AWS_ROLES_PAGE)
  const server = runtime()
  const asked = await searchParams
  const query = readListQuery(asked, ruleListShape)
  const text = (name: string) => ([asked[name]].flat()[0] ?? '').slice(0, 2_048)
  const [rules, settings, tried] = await Promise.all([
    listRules(server, query),
    readSettings(server),
    tryIt(text('role'), text('person')),
  ])
  return (
    <DashboardFrame
      session={session}
      current={AWS_ROLES_PAGE}
      title="AWS roles"
      lead={
        settings.aws_unlisted_roles === 'allow'
          ? 'Who may use which roles, and how fresh their touch has to be. Roles that no rule names are for everybody.'
          : 'Who may use which roles, and how fresh their touch has to be. Roles that no rule names are for nobody.'
      }
      action={<NewRuleLink />}
    >
      <DataTable
        name="rules"
        listing={rules}
        place={{ path: AWS_ROLES_PAGE, query }}
        search="Search by name or role"
        filters={[
          listFilter('published', 'Published', 'Published or not', [
            ['yes', 'Published'],
            ['no', 'Not published'],
          ]),
        ]}
        rowKey={({ id }) => id}
        columns={[
          {
            header: 'Rule',
            sort: 'name',
            kind: 'main',
            cell: ({ id, name, pattern }) => (
              <>
                <a href={`${AWS_ROLES_PAGE}/${id}`}>{name}</a>
                <br />
                <code className={styles.pattern}>{pattern}</code>
              </>
            ),
          },
          { header: 'Lets in', cell: ({ everybody, groups, people }) => whoWords(everybody, groups, people) },
          { header: 'Touch', kind: 'short', cell: (rule) => touchWords(rule) },
          { header: 'Session', kind: 'short', cell: (rule) => longestWords(rule) },
          { header: 'Tags', kind: 'short', cell: ({ tags }) => tagsInShort[tags] },
          {
            header: 'List',
            kind: 'short',
            cell: ({ published }) => (published ? <Badge tone="good">Published</Badge> : '–'),
          },
          {
            header: 'Actions',
            kind: 'actions',
            cell: (rule) => <ActMenu label={`Actions for ${rule.name}`} items={ruleActs(rule)} />,
          },
        ]}
        empty={
          <EmptyState title="No rules yet" action={<NewRuleLink />}>
            A rule says who may use an AWS role, how fresh their touch has to be and how long the session lives: fifteen
            minutes for everything with Admin in its name, for instance. A rule for one role can be published, so that
            people find it and set it up by one command. All rules that match a role hold together: each only restricts.
          </EmptyState>
        }
      />
      <Section title="Try it" lead="What the server would say to somebody who asks for a role. Nothing is given out.">
        <RoleTrialBox tried={tried} />
      </Section>
    </DashboardFrame>
  )
}

async function tryIt(role: string, person: string): Promise<TriedRole> {
  if (role === '' || person === '') return { role, person }
  try {
    return { role, person, trial: await tryRole(runtime(), { role, person }) }
  } catch (error) {
    if (error instanceof VouchError) return { role, person, fault: `${error.message} ${error.entry.next}` }
    throw error
  }
}

import { notFound } from 'next/navigation'
import { EventList } from '../../../../components/activity/event-list.tsx'
import { ActMenu } from '../../../../components/acts/act-menu.tsx'
import { auditAddress } from '../../../../components/audit/audit-address.ts'
import { AuditParticulars } from '../../../../components/audit/audit-particulars.tsx'
import { BoundCondition } from '../../../../components/aws-roles/bound-condition.tsx'
import { ruleActs } from '../../../../components/aws-roles/rule-acts.tsx'
import { NamedList, NothingNotice, RuleFacts } from '../../../../components/aws-roles/rule-facts.tsx'
import { AWS_ROLES_PAGE, ChangeRuleForm } from '../../../../components/aws-roles/rule-form.tsx'
import { ButtonLink } from '../../../../components/button.tsx'
import { DashboardFrame } from '../../../../components/dashboard/dashboard-frame.tsx'
import { EmptyState } from '../../../../components/empty-state.tsx'
import { Section } from '../../../../components/section.tsx'
import { rulePage } from '../../../../domain/aws-roles/rule-page.ts'
import { groupChoices } from '../../../../domain/groups/list-groups.ts'
import { runtime } from '../../../../runtime.ts'
import type { PageProps } from '../../../page-props.ts'
import { requireAdministrator } from '../../../signed-in.ts'

export const metadata = { title: 'Rule for AWS roles' }

/** One rule: what it asks, of whom, what came of it lately, and how to change it. For administrators. */
export default async function RulePage({ params }: PageProps) {
  const { id = '' } = await params
  const session = await requireAdministrator(AWS_ROLES_PAGE)
  const server = runtime()
  const [page, groups] = await Promise.all([rulePage(server, id), groupChoices(server)])
  if (page === undefined) notFound()
  const { rule, named, nothing, uses } = page
  const now = server.clock()
  const values = { rule, emails: named.people.map(({ email }) => email), groupIds: rule.groupIds }
  return (
    <DashboardFrame
      session={session}
      current={AWS_ROLES_PAGE}
      width="reading"
      title={rule.name}
      lead={rule.description}
      parent={{ path: AWS_ROLES_PAGE, label: 'AWS roles' }}
      action={<ActMenu label={`Actions for ${rule.name}`} items={ruleActs(rule, AWS_ROLES_PAGE)} />}
    >
      {nothing !== undefined && <NothingNotice nothing={nothing} />}
      <RuleFacts page={page} now={now.getTime()} />
      {!rule.everybody && named.groups.length + named.people.length > 0 && (
        <Section title="Whom it lets in" lead="Nobody else, whatever other rules say.">
          <NamedList named={named} />
        </Section>
      )}
      {rule.tags === 'bound' && <BoundCondition rule={rule} issuer={server.config.issuer.url} />}
      <Section
        title="Lately"
        lead="What was given, lent or refused of its roles, the newest first."
        action={
          uses.length > 0 && (
            <>
              <ButtonLink kind="quiet" href={auditAddress({ role: rule.pattern })}>
                All of it
              </ButtonLink>
              <ButtonLink kind="quiet" href={auditAddress({ role: rule.pattern, outcome: 'refused' })}>
                Refusals
              </ButtonLink>
            </>
          )
        }
      >
        {uses.length === 0 ? (
          <EmptyState title="Nothing yet">
            Nobody asked for any of its roles, as far as the audit log goes back.
          </EmptyState>
        ) : (
          <EventList
            events={uses}
            viewer={session.person.email}
            now={now}
            particulars={(event) => <AuditParticulars event={event} />}
          />
        )}
      </Section>
      <Section title="Change it" lead="All of it at once, by one touch.">
        <ChangeRuleForm values={values} groups={groups} />
      </Section>
    </DashboardFrame>
  )
}

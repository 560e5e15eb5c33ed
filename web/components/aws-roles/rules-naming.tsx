import type { ReactNode } from 'react'
import type { RuleOfGroup, RuleOfPerson } from '../../db/aws/rules-naming.ts'
import { Badge } from '../badge.tsx'
import { Section } from '../section.tsx'
import styles from './aws-roles.module.css'
import { AWS_ROLES_PAGE } from './rule-form.tsx'
import { namesInWords, wayIn } from './rule-words.ts'

/** The rules of AWS roles that name a group. @param empty whether nobody is in it */
export function RulesOfGroup({ rules, empty }: { rules: readonly RuleOfGroup[]; empty: boolean }) {
  return (
    <Section title="AWS roles" lead={rules.length > 0 && 'Rules that let in its members.'}>
      {rules.length === 0 ? (
        <p className={styles.faint}>No rule for AWS roles names this group.</p>
      ) : (
        <RuleList rules={rules}>
          {({ alone }) =>
            alone &&
            (empty ? (
              <Badge tone="warning">Lets nobody in: this group is empty</Badge>
            ) : (
              <span className={styles.faint}>For this group alone</span>
            ))
          }
        </RuleList>
      )}
    </Section>
  )
}

/** The rules of AWS roles that let a person in. @param groups those of the person */
export function RulesOfPerson({
  rules,
  groups,
}: {
  rules: readonly RuleOfPerson[]
  groups: readonly { readonly id: string; readonly name: string }[]
}) {
  return (
    <Section
      title="AWS roles"
      lead={
        rules.length > 0 && 'Rules that let them in by name or through a group. Those for everybody are not listed.'
      }
    >
      {rules.length === 0 ? (
        <p className={styles.faint}>No rule for AWS roles names them or a group of theirs.</p>
      ) : (
        <RuleList rules={rules}>
          {({ byName, groupIds, nobodyElse }) => (
            <>
              <span className={styles.faint}>
                {wayIn(
                  byName,
                  groups.filter(({ id }) => groupIds.includes(id)).map(({ name }) => name),
                )}
              </span>
              {nobodyElse && <Badge tone="neutral">Lets in nobody else</Badge>}
            </>
          )}
        </RuleList>
      )}
    </Section>
  )
}

function RuleList<Rule extends { readonly id: string; readonly name: string; readonly pattern: string }>({
  rules,
  children,
}: {
  rules: readonly Rule[]
  children(rule: Rule): ReactNode
}) {
  return (
    <ul className={styles.rules}>
      {rules.map((rule) => (
        <li key={rule.id} className={styles.rule}>
          <div className={styles.one}>
            <a href={`${AWS_ROLES_PAGE}/${rule.id}`}>{rule.name}</a>
            {children(rule)}
          </div>
          <code className={styles.pattern}>{rule.pattern}</code>
        </li>
      ))}
    </ul>
  )
}

/** What becomes of rules when a group is gone. */
export function WithoutGroup({ rules }: { rules: readonly RuleOfGroup[] }) {
  const alone = rules.filter((rule) => rule.alone)
  if (rules.length === 0) return null
  return (
    <p>
      The rules for AWS roles that name it let in fewer people from then on: {namesInWords(rules)}.{' '}
      {alone.length > 0 && nobodyThen(alone)}
    </p>
  )
}

/** What becomes of rules when the last member leaves a group. */
export function WithoutLastMember({ rules }: { rules: readonly RuleOfGroup[] }) {
  const alone = rules.filter((rule) => rule.alone)
  return alone.length === 0 ? null : <p>{nobodyThen(alone)}</p>
}

/** What becomes of rules when a person leaves a group. */
export function WithoutMembership({ rules, groupId }: { rules: readonly RuleOfPerson[]; groupId: string }) {
  const lost = rules.filter(({ byName, groupIds }) => !byName && groupIds.length === 1 && groupIds[0] === groupId)
  const emptied = lost.filter(({ nobodyElse }) => nobodyElse)
  if (lost.length === 0) return null
  return (
    <p>
      They are no longer let in by {lost.length === 1 ? 'the rule' : 'the rules'} {namesInWords(lost)}.{' '}
      {emptied.length > 0 && nobodyThen(emptied)}
    </p>
  )
}

/** What becomes of rules when a person is deactivated. */
export function WithoutPerson({ rules }: { rules: readonly RuleOfPerson[] }) {
  const emptied = rules.filter(({ nobodyElse }) => nobodyElse)
  return emptied.length === 0 ? null : <p>{nobodyThen(emptied)}</p>
}

function nobodyThen(rules: readonly { readonly name: string }[]): string {
  return `${namesInWords(rules)} then ${rules.length === 1 ? 'lets' : 'let'} nobody in.`
}

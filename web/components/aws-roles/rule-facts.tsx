import type { RoleRule } from '../../db/aws/aws-role-rules.ts'
import type { NamedByRule } from '../../db/aws/aws-role-rules-list.ts'
import type { RulePage } from '../../domain/aws-roles/rule-page.ts'
import { Facts } from '../facts.tsx'
import { Notice } from '../notice.tsx'
import { PersonLink } from '../people/person-link.tsx'
import { PersonStateBadge } from '../people/person-state.tsx'
import { RelativeTime } from '../relative-time.tsx'
import styles from './aws-roles.module.css'
import { longestWords, tagsInWords, touchWords, whoWords } from './rule-words.ts'

/** What a rule asks. */
export function RuleFacts({ page: { rule, named }, now }: { page: RulePage; now: number }) {
  const groups = named.groups.map(({ name }) => name)
  return (
    <Facts
      facts={[
        ['AWS roles', <code key="pattern">{rule.pattern}</code>],
        ['Lets in', whoWords(rule.everybody, groups, named.people.length)],
        ['Touch', touchWords(rule)],
        ['AWS session', `${longestWords(rule)} at most`],
        ['Session tags', tagsInWords[rule.tags]],
        ['Published', rule.published ? 'Yes' : 'No'],
        ['Profile', rule.profile && <code key="profile">{rule.profile}</code>],
        ['Region', rule.region && <code key="region">{rule.region}</code>],
        ['Entered by way of', rule.via.length > 0 ? <Way key="via" via={rule.via} /> : null],
        ['Created', <RelativeTime key="created" at={rule.createdAt.getTime()} now={now} />],
        ['Changed', <RelativeTime key="changed" at={rule.changedAt.getTime()} now={now} />],
      ]}
    />
  )
}

function Way({ via }: Pick<RoleRule, 'via'>) {
  return (
    <ol className={styles.way}>
      {via.map((arn) => (
        <li key={arn}>
          <code>{arn}</code>
        </li>
      ))}
    </ol>
  )
}

/** Whom a rule names: groups with how many are in them, and people with how they stand. */
export function NamedList({ named: { groups, people } }: { named: NamedByRule }) {
  return (
    <ul className={styles.named}>
      {groups.map(({ id, name, members }) => (
        <li key={id} className={styles.one}>
          <a href={`/admin/groups/${id}`}>{name}</a>
          <span className={styles.faint}>
            {members === 1 ? 'Group with 1 member' : `Group with ${members} members`}
          </span>
        </li>
      ))}
      {people.map(({ id, email, displayName, state }) => (
        <li key={id} className={styles.one}>
          <PersonLink id={id} email={email} name={displayName} />
          {state !== 'active' && <PersonStateBadge state={state} />}
        </li>
      ))}
    </ul>
  )
}

/** Why the rule leaves nothing to anybody. */
export function NothingNotice({ nothing }: { nothing: NonNullable<RulePage['nothing']> }) {
  const { title, text } = reasons[nothing]
  return <Notice title={title}>{text}</Notice>
}

const reasons: Record<NonNullable<RulePage['nothing']>, { title: string; text: string }> = {
  namesNobody: {
    title: 'This rule lets nobody in',
    text: 'It is for listed people and groups, and those that it named are gone. Name others below, or delete the rule.',
  },
  groupsEmpty: {
    title: 'This rule lets nobody in',
    text: 'It is for groups that nobody is in. Add members, or name others below.',
  },
  contradicted: {
    title: 'Nobody gets a token where this rule meets another one',
    text: 'One of them sends session tags always, the other one never. Change one of the two.',
  },
  settingForbids: {
    title: 'Nobody gets a token for these roles',
    text: 'This rule never sends session tags, and the setting “AWS roles without session tags” forbids tokens without them.',
  },
}

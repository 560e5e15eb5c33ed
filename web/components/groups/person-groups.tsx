import type { RuleOfPerson } from '../../db/aws/rules-naming.ts'
import type { GroupRow } from '../../db/people/groups.ts'
import { ActButton } from '../acts/act-button.tsx'
import { WithoutMembership } from '../aws-roles/rules-naming.tsx'
import styles from './person-groups.module.css'

/** The groups of one person, each to be left again. @param rules of AWS roles that let them in */
export function PersonGroups({
  person,
  groups,
  rules,
}: {
  person: { readonly id: string; readonly email: string }
  groups: readonly GroupRow[]
  rules: readonly RuleOfPerson[]
}) {
  if (groups.length === 0) return <p className={styles.none}>In no group.</p>
  return (
    <ul className={styles.list}>
      {groups.map(({ id, name }) => (
        <li key={id} className={styles.group}>
          <a href={`/admin/groups/${id}`}>{name}</a>
          <ActButton
            kind="bare"
            label="Remove"
            about={`from ${name}`}
            act="group.remove-member"
            parameters={{ groupId: id, personId: person.id }}
            title={`Remove ${person.email} from ${name}?`}
            touch={`remove ${person.email} from ${name}`}
            confirm={`Remove ${person.email}`}
            done={`${person.email} is no member of ${name} any more.`}
            danger
          >
            <p>They lose what they have through this group, from their next token on.</p>
            <WithoutMembership rules={rules} groupId={id} />
          </ActButton>
        </li>
      ))}
    </ul>
  )
}

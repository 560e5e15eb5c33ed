import Container from 'lucide-react/icons/container'
import type { ReactNode } from 'react'
import type { LoanLine } from '../../domain/aws-loans/list-loans.ts'
import { PersonLink } from '../people/person-link.tsx'
import { RelativeTime } from '../relative-time.tsx'
import styles from '../sessions/session-list.module.css'
import { roleName } from './role-name.ts'

/**
 * Roles that are lent now: which, to whom, since when and until when.
 *
 * @param people whether whose they are is shown, for administrators
 */
export function LoanList({
  loans,
  now,
  people = false,
  actions,
}: {
  loans: readonly LoanLine[]
  now: Date
  people?: boolean
  actions(loan: LoanLine): ReactNode
}) {
  return (
    <ul className={styles.list}>
      {loans.map((loan) => (
        <LoanRow key={loan.id} loan={loan} now={now.getTime()} people={people} actions={actions(loan)} />
      ))}
    </ul>
  )
}

function LoanRow({ loan, now, people, actions }: { loan: LoanLine; now: number; people: boolean; actions: ReactNode }) {
  const { roleArn, via, name, from, email, displayName, personId, createdAt, lastUsedAt, expiresAt } = loan
  return (
    <li className={styles.row}>
      <Container className={styles.icon} size={20} aria-hidden="true" />
      <div className={styles.about}>
        <p className={styles.name}>
          <span>
            {roleName(roleArn)} to “<bdi>{name}</bdi>”
          </span>
        </p>
        {people && <PersonLink id={personId} email={email} name={displayName} />}
        <p className={styles.detail}>
          {roleArn}
          {via.length > 0 && `, by way of ${via.map(roleName).join(', ')}`}
        </p>
        <p className={styles.detail}>
          Lent <RelativeTime at={createdAt.getTime()} now={now} /> from <bdi>{from}</bdi>
        </p>
        <p className={styles.detail}>
          {lastUsedAt === null ? (
            'Never used'
          ) : (
            <>
              Last used <RelativeTime at={lastUsedAt.getTime()} now={now} />
            </>
          )}
          , ends <RelativeTime at={expiresAt.getTime()} now={now} /> at the latest
        </p>
      </div>
      {actions}
    </li>
  )
}

import Container from 'lucide-react/icons/container'
import type { ReactNode } from 'react'
import type { LoanLine } from '../../domain/aws-loans/list-loans.ts'
import { auditAddress } from '../audit/audit-address.ts'
import { PersonLink } from '../people/person-link.tsx'
import { RelativeTime } from '../relative-time.tsx'
import styles from '../sessions/session-list.module.css'
import { roleName } from './role-name.ts'

/**
 * Roles that are lent now: which, to whom, since when and until when.
 *
 * @param people whether whose they are is shown
 * @param audit whether they lead to the audit log, for administrators
 */
export function LoanList({
  loans,
  now,
  people = false,
  audit = false,
  actions,
}: {
  loans: readonly LoanLine[]
  now: Date
  people?: boolean
  audit?: boolean
  actions(loan: LoanLine): ReactNode
}) {
  return (
    <ul className={styles.list}>
      {loans.map((loan) => (
        <LoanRow key={loan.id} loan={loan} now={now.getTime()} people={people} audit={audit} actions={actions(loan)} />
      ))}
    </ul>
  )
}

interface LoanRowProps {
  readonly loan: LoanLine
  readonly now: number
  readonly people: boolean
  readonly audit: boolean
  readonly actions: ReactNode
}

function LoanRow({ loan, now, people, audit, actions }: LoanRowProps) {
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
        {audit && (
          <p className={styles.detail}>
            <a href={tokensOf(loan)}>What it was used for</a>
          </p>
        )}
      </div>
      {actions}
    </li>
  )
}

/** In the audit log: what its session got for the role that is entered first, which tokens are for. */
function tokensOf({ roleArn, via, sessionId }: LoanLine): string {
  return auditAddress({ session: sessionId, role: via[0] ?? roleArn })
}

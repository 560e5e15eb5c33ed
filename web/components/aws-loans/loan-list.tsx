import Container from 'lucide-react/icons/container'
import type { ReactNode } from 'react'
import type { EndedLoanLine, LoanLine } from '../../domain/aws-loans/list-loans.ts'
import { auditAddress } from '../audit/audit-address.ts'
import { PersonLink } from '../people/person-link.tsx'
import { RelativeTime } from '../relative-time.tsx'
import styles from '../sessions/session-list.module.css'
import own from './loan-list.module.css'
import { roleName } from './role-name.ts'

/** What is shown of loans beside what they are. */
interface LoanView {
  readonly now: Date
  /** Whose they are. */
  readonly people?: boolean
  /** The way to the audit log, for administrators. */
  readonly audit?: boolean
}

/** Roles that are lent now: which, to whom, since when and until when; or that were, and how that ended. */
export function LoanList<Loan extends LoanLine>({
  loans,
  actions,
  ...view
}: LoanView & { loans: readonly Loan[]; actions?(loan: Loan): ReactNode }) {
  return (
    <ul className={`${styles.list} ${own.list}`}>
      {loans.map((loan) => (
        <LoanRow key={loan.id} loan={loan} {...view} actions={actions?.(loan)} />
      ))}
    </ul>
  )
}

function LoanRow({ loan, now, people, audit, actions }: LoanView & { loan: LoanLine; actions: ReactNode }) {
  const { roleArn, via, name, from, email, displayName, personId, createdAt } = loan
  return (
    <li className={styles.row}>
      <Container className={styles.icon} size={20} aria-hidden="true" />
      <div className={own.about}>
        <div className={styles.about}>
          <p className={styles.name}>
            <span>
              {roleName(roleArn)} to “<bdi>{name}</bdi>”
            </span>
          </p>
          {people && <PersonLink id={personId} email={email} name={displayName} />}
        </div>
        <div className={styles.about}>
          <p className={styles.detail}>
            {roleArn}
            {via.length > 0 && `, by way of ${via.map(roleName).join(', ')}`}
          </p>
          <p className={styles.detail}>
            Lent <RelativeTime at={createdAt.getTime()} now={now.getTime()} /> from <bdi>{from}</bdi>
          </p>
          <LoanTimes loan={loan} now={now.getTime()} />
          {audit && (
            <p className={styles.detail}>
              <a href={tokensOf(loan)} aria-label={`What it was used for: ${roleName(roleArn)} to “${name}”`}>
                What it was used for
              </a>
            </p>
          )}
        </div>
      </div>
      {actions}
    </li>
  )
}

function LoanTimes({ loan, now }: { loan: LoanLine | EndedLoanLine; now: number }) {
  const { lastUsedAt, expiresAt } = loan
  return (
    <p className={styles.detail}>
      {lastUsedAt === null ? (
        'Never used'
      ) : (
        <>
          Last used <RelativeTime at={lastUsedAt.getTime()} now={now} />
        </>
      )}
      {'overAt' in loan ? (
        <>
          , ended <RelativeTime at={loan.overAt.getTime()} now={now} />: {endings[loan.how]}
        </>
      ) : (
        <>
          , ends <RelativeTime at={expiresAt.getTime()} now={now} /> at the latest
        </>
      )}
    </p>
  )
}

const endings: Readonly<Record<EndedLoanLine['how'], string>> = {
  returned: 'in the terminal that lent it',
  ended_by_person: 'by the one who lent it, on the dashboard',
  ended_by_administrator: 'by an administrator',
  time: 'its time was up',
  session: 'with its session',
}

/** In the audit log: what its session got for the role that is entered first, which tokens are for. */
function tokensOf({ roleArn, via, sessionId }: LoanLine): string {
  return auditAddress({ session: sessionId, role: via[0] ?? roleArn })
}

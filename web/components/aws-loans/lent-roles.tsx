import type { ReactNode } from 'react'
import { ENDED_LOANS_DAYS, type EndedLoanLine, type LoanLine } from '../../domain/aws-loans/list-loans.ts'
import { Section } from '../section.tsx'
import styles from './lent-roles.module.css'
import { LoanList } from './loan-list.tsx'

/**
 * The part of a page about roles that are lent, and that were of late; nothing where there are none.
 *
 * @param forAdministrators leads to the audit log
 * @param people whether whose they are is shown
 */
export function LentRoles({
  loans,
  ended,
  now,
  lead,
  people = false,
  forAdministrators = false,
  actions,
}: {
  loans: readonly LoanLine[]
  ended: readonly EndedLoanLine[]
  now: Date
  lead: string
  people?: boolean
  forAdministrators?: boolean
  actions(loan: LoanLine): ReactNode
}) {
  if (loans.length + ended.length === 0) return null
  const view = { now, people, audit: forAdministrators }
  return (
    <Section id="lent-roles" title="Lent roles" lead={lead}>
      {loans.length > 0 ? (
        <LoanList loans={loans} {...view} actions={actions} />
      ) : (
        <p className={styles.none}>None is lent now.</p>
      )}
      {ended.length > 0 && (
        <details className={styles.ended}>
          <summary className={styles.summary}>
            {ended.length === 1 ? 'One ended' : `${ended.length} ended`} in the last {ENDED_LOANS_DAYS} days
          </summary>
          <LoanList loans={ended} {...view} />
        </details>
      )}
    </Section>
  )
}

import { endLoan, type LoanEnd } from '../../db/aws/aws-loans.ts'
import type { Queryable } from '../../db/database.ts'
import { recordEvent } from '../audit/record-event.ts'

export interface LoanEnding {
  readonly from: LoanEnd['from']
  /** Who ends it. */
  readonly person: { readonly id: string; readonly email: string }
  readonly ip: string | undefined
  readonly now: Date
  /** The touch by which it is ended, where there is one. */
  readonly ceremonyId?: string | undefined
}

/**
 * Ends a loan that has not ended yet, in the transaction that it is given.
 *
 * @param loan `personId`: whose it has to be; left out: anybody's
 * @returns whether there was one
 */
export async function endLoanOf(
  transaction: Queryable,
  loan: { readonly id: string; readonly personId?: string },
  ending: LoanEnding,
): Promise<boolean> {
  const { from, person, now, ip, ceremonyId } = ending
  const ended = await endLoan(transaction, { id: loan.id, personId: loan.personId }, { from, by: person.id, now })
  if (ended === undefined) return false
  const by = ended.personId === person.id ? {} : { by: person.email }
  await recordEvent(transaction, {
    type: 'aws_loan.ended',
    outcome: 'ok',
    personId: ended.personId,
    sessionId: ended.sessionId,
    ceremonyId,
    ip,
    details: { loan: loan.id, role: ended.roleArn, name: ended.name, reason: ended.reason, ...by },
  })
  return true
}

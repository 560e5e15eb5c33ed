import { type AwsLoanEnd, VouchError } from '@vouch/protocol'
import { findLoanOfSession, type LoanRow, noteLoanUse } from '../../db/aws-loans.ts'
import type { OperationContext } from '../operations/operation.ts'
import { recordRefusal } from './record-refusal.ts'

/** What whoever waits at the command line reads beside "is over, or was ended". */
const WORDS: Readonly<Record<NonNullable<AwsLoanEnd>, string>> = {
  time: 'Its time is up.',
  returned: 'You ended it with `vouch serve end`, or the command that lent it has ended.',
  ended_by_person: 'You ended it on the dashboard.',
  ended_by_administrator: 'An administrator ended it.',
}

/**
 * Lets a loan of the session that asks be used once, and notes it. A loan of another session or person is told apart from none in
 * no way.
 *
 * @throws VouchError `awsLoanEnded`
 */
export async function useLoan(context: OperationContext, id: string): Promise<LoanRow> {
  const { runtime, session, now } = context
  const { prisma } = runtime.database
  const own = { id, sessionId: session.id }
  const alive = await noteLoanUse(prisma, { ...own, now })
  const loan = await findLoanOfSession(prisma, own)
  if (loan !== undefined && alive) return loan
  const end = loan === undefined ? null : loanEnd(loan, now)
  const error = new VouchError('awsLoanEnded', end === null ? {} : { detail: WORDS[end] })
  await recordRefusal(context, { loan: id, ...(loan && { role: loan.roleArn, name: loan.name }) }, error)
  throw error
}

/**
 * A loan of the session that asks, and whether it is alive.
 *
 * @throws VouchError `awsLoanUnknown`
 */
export async function showLoan(
  { runtime, session, now }: OperationContext,
  id: string,
): Promise<{ loan: LoanRow; ended: AwsLoanEnd }> {
  const loan = await findLoanOfSession(runtime.database.prisma, { id, sessionId: session.id })
  if (loan === undefined) throw new VouchError('awsLoanUnknown')
  return { loan, ended: loanEnd(loan, now) }
}

function loanEnd({ endedReason, expiresAt }: LoanRow, now: Date): AwsLoanEnd {
  return endedReason ?? (expiresAt <= now ? 'time' : null)
}

import { type AwsLoanEnd, VouchError } from '@vouch/protocol'
import { findLoanOfSession, type LoanRow, noteLoanUse } from '../../db/aws/aws-loans.ts'
import { takeToken } from '../../db/rate-limits.ts'
import type { OperationContext } from '../operations/operation.ts'
import { limits } from '../rate-limits/limits.ts'
import { hashedKey } from '../rate-limits/require-token.ts'
import { recordRefusal } from './record-refusal.ts'
import { requireAllowed } from './require-allowed.ts'

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
 * @throws VouchError `awsLoanEnded`, and those of the rules of its roles (`requireAllowed`)
 */
export async function useLoan(context: OperationContext, id: string): Promise<LoanRow> {
  const loan = await find(context, id)
  try {
    if (loan === undefined) throw new VouchError('awsLoanEnded')
    requireAlive(loan, context.now)
    await requireAllowed(context, [...loan.via, loan.roleArn])
    await note(context, id)
    return loan
  } catch (error) {
    if (error instanceof VouchError && (await isNews(context, id, error))) {
      await recordRefusal(context, { loan: id, ...(loan && { role: loan.roleArn, name: loan.name }) }, error)
    }
    throw error
  }
}

/** A borrower who goes on asking does not fill the log: each refusal of each loan is written down now and then. */
async function isNews({ runtime, session, now }: OperationContext, id: string, error: VouchError): Promise<boolean> {
  if (runtime.config.rateLimits === 'off') return true
  const key = hashedKey(`aws-loan ${session.id} ${id} ${error.errorName}`)
  return (await takeToken(runtime.database, [{ name: 'told', key, ...limits.told }], now)).allowed
}

/** The last question, in one statement with the note: what was ended while the others were asked is not used. */
async function note(context: OperationContext, id: string): Promise<void> {
  const { runtime, session, now } = context
  if (await noteLoanUse(runtime.database.prisma, { id, sessionId: session.id, now })) return
  const loan = await find(context, id)
  if (loan !== undefined) requireAlive(loan, now)
  throw new VouchError('awsLoanEnded')
}

function requireAlive(loan: LoanRow, now: Date): void {
  const end = loanEnd(loan, now)
  if (end !== null) throw new VouchError('awsLoanEnded', { detail: WORDS[end] })
}

function find({ runtime, session }: OperationContext, id: string): Promise<LoanRow | undefined> {
  return findLoanOfSession(runtime.database.prisma, { id, sessionId: session.id })
}

/**
 * A loan of the session that asks, and whether it is alive.
 *
 * @throws VouchError `awsLoanUnknown`
 */
export async function showLoan(context: OperationContext, id: string): Promise<{ loan: LoanRow; ended: AwsLoanEnd }> {
  const loan = await find(context, id)
  if (loan === undefined) throw new VouchError('awsLoanUnknown')
  return { loan, ended: loanEnd(loan, context.now) }
}

function loanEnd({ endedReason, expiresAt }: LoanRow, now: Date): AwsLoanEnd {
  return endedReason ?? (expiresAt <= now ? 'time' : null)
}

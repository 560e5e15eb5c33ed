import { type EndedLoanRow, findEndedLoans, findLoans, type LoanRow } from '../../db/aws/aws-loans.ts'
import type { Runtime } from '../../runtime.ts'
import { sessionName } from '../sessions/session-name.ts'

/** A loan as a page and the command line show it. */
export interface LoanLine extends Omit<LoanRow, 'session'> {
  /** The session that lends it, as people call it. */
  readonly from: string
}

/** One that is over, since when, and what ended it. */
export type EndedLoanLine = LoanLine & Pick<EndedLoanRow, 'overAt' | 'how'>

/** For so long a loan that is over is shown. */
export const ENDED_LOANS_DAYS = 7

type Reading = Pick<Runtime, 'database' | 'clock'>

/** More than one page shows; the newest come first. */
const MOST_SHOWN = 200

/** The loans of one person that are alive, the newest first. */
export async function listLoansOf(runtime: Reading, personId: string): Promise<LoanLine[]> {
  return list(runtime, personId)
}

/** The loans of everybody that are alive, for administrators: the caller has seen that it is one who asks. */
export async function listLoans(runtime: Reading): Promise<LoanLine[]> {
  return list(runtime, undefined)
}

async function list({ database, clock }: Reading, personId: string | undefined): Promise<LoanLine[]> {
  return (await findLoans(database.prisma, { personId, limit: MOST_SHOWN, now: clock() })).map(loanLine)
}

/**
 * Loans that ended in the last days, the last to end first.
 *
 * @param personId whose; undefined: everybody's, for administrators
 */
export async function listEndedLoans({ database, clock }: Reading, personId?: string): Promise<EndedLoanLine[]> {
  const now = clock()
  const since = new Date(now.getTime() - ENDED_LOANS_DAYS * 86_400_000)
  const rows = await findEndedLoans(database.prisma, { personId, since, limit: MOST_SHOWN, now })
  return rows.map(({ overAt, how, ...loan }) => ({ ...loanLine(loan), overAt, how }))
}

export function loanLine({ session, ...loan }: LoanRow): LoanLine {
  const { kind, hostName, osUser, clientOs: system } = session
  return { ...loan, from: sessionName({ kind, hostName, osUser, system, browser: null, clientName: null }) }
}

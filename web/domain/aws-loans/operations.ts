import { type AwsLoan, VouchError } from '@vouch/protocol'
import { epochSeconds } from '../clock/clock.ts'
import type { OperationAnswers, OperationContext } from '../operations/operation.ts'
import { createLoan } from './create-loan.ts'
import { endLoanOf } from './end-loan.ts'
import { type LoanLine, listLoansOf, loanLine } from './list-loans.ts'
import { showLoan, useLoan } from './use-loan.ts'

type LoanOperation = Extract<keyof OperationAnswers, `aws.loans.${string}`>

/** What the command line asks of roles that its session lends. */
export const awsLoanOperations: Pick<OperationAnswers, LoanOperation> = {
  'aws.loans.create': async (context, { role, via = [], name, seconds }) =>
    answer(context, loanLine(await createLoan(context, { role, via, name, seconds }))),
  'aws.loans.list': async (context) => {
    const loans = await listLoansOf(context.runtime, context.session.person.id)
    return { loans: loans.map((loan) => answer(context, loan)) }
  },
  'aws.loans.show': async (context, { id }) => {
    const { loan, ended } = await showLoan(context, id)
    return { loan: answer(context, loanLine(loan)), ended }
  },
  'aws.loans.use': async (context, { id }) => answer(context, loanLine(await useLoan(context, id))),
  'aws.loans.end': async ({ runtime, session, ip, now }, { id }) => {
    const { person } = session
    const own = { id, personId: person.id }
    const ended = await runtime.database.prisma.$transaction((transaction) =>
      endLoanOf(transaction, own, { from: 'terminal', person, ip, now }),
    )
    if (!ended) throw new VouchError('awsLoanUnknown')
    return { ended }
  },
}

function answer({ session }: OperationContext, loan: LoanLine): AwsLoan {
  return {
    id: loan.id,
    role: loan.roleArn,
    via: [...loan.via],
    name: loan.name,
    from: loan.from,
    current: loan.sessionId === session.id,
    created_at: epochSeconds(loan.createdAt),
    expires_at: epochSeconds(loan.expiresAt),
    last_used_at: loan.lastUsedAt === null ? null : epochSeconds(loan.lastUsedAt),
  }
}

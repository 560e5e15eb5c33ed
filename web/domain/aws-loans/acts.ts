import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { type ActContext, defineAct } from '../acts/define-act.ts'
import { endLoanOf } from './end-loan.ts'

const parameters = z.strictObject({ loanId: z.uuid() })

/** Ends one of the person's own loans; like the end of a session, it only takes something away. */
const endOwnLoan = defineAct({
  name: 'aws-loan.end',
  by: 'person',
  touch: false,
  parameters,
  async run(context, { loanId }) {
    const own = { id: loanId, personId: context.person.id }
    return end(context, own)
  },
})

/** Ends one loan of whomever. */
const endLoanOfAnyone = defineAct({
  name: 'aws-loan.end-of-anyone',
  by: 'administrator',
  touch: true,
  parameters,
  async run(context, { loanId }) {
    return end(context, { id: loanId })
  },
})

export const awsLoanActs = [endOwnLoan, endLoanOfAnyone] as const

async function end(
  { runtime, person, ip, now, touch }: ActContext,
  loan: { readonly id: string; readonly personId?: string },
) {
  const ending = { from: 'dashboard', person, ip, now, ceremonyId: touch?.ceremonyId } as const
  const ended = await runtime.database.prisma.$transaction((transaction) => endLoanOf(transaction, loan, ending))
  if (!ended) throw new VouchError('awsLoanUnknown')
  return { ended: 1 }
}

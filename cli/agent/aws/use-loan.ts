import { VouchError } from '@vouch/protocol'
import type { AwsLoanTarget } from '../../aws/credential/target.ts'
import type { Clocks } from '../../clock/clocks.ts'
import { callOperation } from '../../server/call-operation.ts'
import type { AwsRequest } from '../rpc/methods.ts'
import type { HeldSession } from '../session/held-session.ts'
import { onceMore } from './once-more.ts'

/**
 * Asks the server whether a loan is alive. Where it cannot be asked, nothing is handed out: what may have been ended is not known to be
 * alive.
 *
 * @throws VouchError `awsLoanEnded`, also where the loan is of another role; `serverUnreachable`
 */
export async function useLoan(
  { at, signal }: HeldSession,
  id: string,
  { roleArn, via = [] }: AwsRequest,
  clocks: Clocks,
): Promise<AwsLoanTarget> {
  const loan = await onceMore(() => callOperation(at, 'aws.loans.use', { id }, signal))
  if (JSON.stringify([...loan.via, loan.role]) !== JSON.stringify([...via, roleArn])) {
    throw new VouchError('awsLoanEnded', { detail: 'It is a loan of another role.' })
  }
  return { id, remainingSeconds: Math.floor(loan.expires_at - clocks.now().getTime() / 1_000) }
}

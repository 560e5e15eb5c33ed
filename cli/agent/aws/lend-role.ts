import { setTimeout as sleep } from 'node:timers/promises'
import { type AwsLoan, VouchError } from '@vouch/protocol'
import { removeWritten } from '../../aws/lending/token-file.ts'
import { callOperation } from '../../server/call-operation.ts'
import { isPassing } from '../../server/is-passing.ts'
import type { LoanWish } from '../rpc/methods.ts'
import type { Caller } from '../server/caller.ts'
import type { HeldSession } from '../session/held-session.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'

/** Between two tries to tell a server that is away: milliseconds. */
const PAUSE_MILLISECONDS = 10_000

/**
 * Lends a role on behalf of whoever asks, for as long as their connection is there: when it goes, for whatever reason, the loan is
 * ended at the server, and the file of its token is taken away. So the death of the lender, which cannot say anything any more, is an
 * end like any other.
 *
 * @param pauseMilliseconds between two tries to tell a server that is away
 */
export function lendRole(keeper: SessionKeeper, pauseMilliseconds = PAUSE_MILLISECONDS) {
  return async ({ file, ...wish }: LoanWish, caller: Caller): Promise<AwsLoan> => {
    const held = keeper.require()
    if (file !== undefined) onceGone(caller, () => removeWritten(file))
    const loan = await keeper.using(held, () => callOperation(held.at, 'aws.loans.create', wish, held.signal))
    caller.keep()
    onceGone(caller, () => endAtServer(keeper, held, loan.id, pauseMilliseconds))
    return loan
  }
}

/** What fails there has nobody left to be told. */
function onceGone({ gone }: Caller, work: () => Promise<void>): void {
  const begin = () => void work().catch(() => undefined)
  if (gone.aborted) begin()
  else gone.addEventListener('abort', begin, { once: true })
}

/** Goes on until the server knows, or the session, and the loan with it, is over. One that was given back is not known there any more. */
async function endAtServer(keeper: SessionKeeper, held: HeldSession, id: string, pause: number): Promise<void> {
  while (!held.signal.aborted) {
    try {
      await keeper.using(held, () => callOperation(held.at, 'aws.loans.end', { id }, held.signal))
      return
    } catch (fault) {
      if (!(fault instanceof VouchError && isPassing(fault))) return
    }
    await sleep(pause, undefined, { signal: held.signal })
  }
}

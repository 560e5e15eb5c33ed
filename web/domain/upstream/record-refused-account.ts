import type { VouchError } from '@vouch/protocol'
import { findPersonOfInvite } from '../../db/login/upstream-logins.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify } from '../notices/notify.ts'
import type { UpstreamAccount } from './upstream-account.ts'

export interface RefusedAccount {
  readonly error: VouchError
  readonly login: { readonly inviteId: string }
  /** Undefined where the answer did not get as far as an account. */
  readonly account: UpstreamAccount | undefined
  readonly answer: { readonly ip: string | undefined; readonly now: Date }
}

/** Writes down why an answer of the provider proved nothing; a second account for one address is told to administrators. */
export async function recordRefusedAccount(
  runtime: Pick<Runtime, 'database'>,
  { error: { errorName }, login, account, answer: { ip, now } }: RefusedAccount,
): Promise<void> {
  const conflict = errorName === 'upstreamConflict'
  await runtime.database.prisma.$transaction(async (transaction) => {
    const personId = await findPersonOfInvite(transaction, login.inviteId)
    const who = account === undefined ? {} : { email: account.email, subject: account.subject }
    await recordEvent(transaction, {
      type: conflict ? 'upstream.conflict' : 'upstream.refused',
      outcome: 'refused',
      personId,
      ip,
      details: { error: errorName, invite: login.inviteId, ...who },
    })
    if (!conflict) return
    const details = { email: account?.email ?? '', ...(ip === undefined ? {} : { ip }) }
    await notify(transaction, { kind: 'upstream_conflict', personId, details, now })
  })
}

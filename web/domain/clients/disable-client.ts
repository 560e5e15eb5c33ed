import { VouchError } from '@vouch/protocol'
import { disableClient as storeDisabled } from '../../db/clients/clients.ts'
import { endSessionsOfClient } from '../../db/sessions/end-sessions.ts'
import type { Runtime } from '../../runtime.ts'
import { type Doer, doneBy } from '../audit/doer.ts'
import { recordEvent } from '../audit/record-event.ts'

/**
 * Disables a client: from now on it starts no login, redeems no code, and its sessions have ended.
 *
 * @throws VouchError `clientUnknown` where there is none, or it is disabled already
 */
export async function disableClient(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  clientId: string,
  doer?: Doer,
): Promise<void> {
  await runtime.database.prisma.$transaction(async (transaction) => {
    const disabled = await storeDisabled(transaction, clientId, runtime.clock())
    if (!disabled) throw new VouchError('clientUnknown')
    const ended = await endSessionsOfClient(transaction, clientId, 'client_disabled', runtime.clock())
    await recordEvent(transaction, {
      type: 'client.disabled',
      outcome: 'ok',
      clientId,
      ...doneBy(doer, { sessions: ended.length }),
    })
  })
}

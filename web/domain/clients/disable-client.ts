import { VouchError } from '@vouch/protocol'
import { disableClient as storeDisabled } from '../../db/clients.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'

/**
 * Disables a client: from now on it starts no login, redeems no code, and its access tokens are dead.
 *
 * @throws VouchError `clientUnknown` where there is none, or it is disabled already
 */
export async function disableClient(runtime: Pick<Runtime, 'database' | 'clock'>, clientId: string): Promise<void> {
  await runtime.database.prisma.$transaction(async (transaction) => {
    const disabled = await storeDisabled(transaction, clientId, runtime.clock())
    if (!disabled) throw new VouchError('clientUnknown')
    await recordEvent(transaction, { type: 'client.disabled', outcome: 'ok', clientId })
  })
}

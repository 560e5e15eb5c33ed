import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import type { ConsumedCode } from '../../db/login/authorization-codes.ts'
import { findSetting } from '../../db/settings.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { knownSettings } from '../settings/known-settings.ts'
import { networksDiffer } from './networks-differ.ts'

/**
 * Notes where a terminal's request, the browser that was touched in and the redemption of the code came from different networks, as
 * when somebody was talked into handing a code over; the setting `login_ip_mismatch` says whether that is refused.
 * On a loopback issuer everything comes from one machine.
 *
 * @param redemption.ip where the code is redeemed from
 * @throws VouchError `loginAddressesDiffer` where the setting says deny
 */
export async function judgeNetworks(
  { config }: Pick<Runtime, 'config'>,
  transaction: Queryable,
  { code, native, ip }: { readonly code: ConsumedCode; readonly native: boolean; readonly ip: string | undefined },
): Promise<void> {
  // An application redeems from its own server, which is anywhere.
  if (!native || config.issuer.loopback) return
  if (!networksDiffer([code.pushedIp, code.browserIp, ip])) return
  const { schema, initial } = knownSettings.login_ip_mismatch
  const stored = await findSetting(transaction, 'login_ip_mismatch')
  const denied = (stored === undefined ? initial : schema.parse(stored)) === 'deny'
  await recordEvent(transaction, {
    type: 'login.ip_mismatch',
    outcome: denied ? 'refused' : 'ok',
    personId: code.personId,
    keyId: code.keyId,
    ceremonyId: code.ceremonyId,
    clientId: code.clientId,
    ip,
    details: { request: code.loginRequestId, pushed: code.pushedIp, browser: code.browserIp, token: ip ?? null },
  })
  if (denied) throw new VouchError('loginAddressesDiffer')
}

import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import type { LoginRequestRow } from '../../db/login/login-requests.ts'
import type { Runtime } from '../../runtime.ts'
import { readSettings } from '../settings/settings.ts'
import { inOneNetwork, networksDiffer } from './networks-differ.ts'

/** How long a session lasts whose login was finished by pasting: no browser was proven to be on its machine. */
export const PASTED_SESSION_SECONDS = 3600

type Reading = Pick<Runtime, 'config' | 'database'>

/** Whether a terminal that can take a paste is told its number: some browser might be let finish the login so. */
export async function offersPasteBack(runtime: Reading, queryable?: Queryable): Promise<boolean> {
  return (await readSettings(runtime, queryable)).login_paste_back !== 'forbid'
}

/**
 * Whether this login may be finished by pasting its code, by the settings of this moment. Where logins from two networks are denied,
 * the redemption would refuse it: it is refused before the key is touched.
 */
export async function mayPasteBack(
  runtime: Reading,
  request: Pick<LoginRequestRow, 'native' | 'takesPaste' | 'pushedIp' | 'browserIp'>,
  queryable?: Queryable,
): Promise<boolean> {
  if (!request.native || !request.takesPaste) return false
  const settings = await readSettings(runtime, queryable)
  const { pushedIp, browserIp } = request
  if (settings.login_paste_back === 'forbid') return false
  if (settings.login_paste_back === 'same-network') return inOneNetwork(pushedIp, browserIp)
  const denied = settings.login_ip_mismatch === 'deny' && !runtime.config.issuer.loopback
  return !denied || !networksDiffer([pushedIp, browserIp])
}

/** @throws VouchError `pasteForbidden` */
export async function requirePasteBack(
  runtime: Reading,
  request: Parameters<typeof mayPasteBack>[1],
  queryable?: Queryable,
): Promise<void> {
  if (!(await mayPasteBack(runtime, request, queryable))) throw new VouchError('pasteForbidden')
}

/**
 * The same once more where the code is redeemed: the setting may have been changed while it was carried, and of one network is only what
 * comes from it to the end. Whoever pushed the request from there and takes the code elsewhere gets nothing.
 *
 * @param ip where the code is redeemed from
 * @throws VouchError `pasteForbidden`
 */
export async function requirePastedHere(
  runtime: Reading,
  { pushedIp, browserIp }: Pick<LoginRequestRow, 'pushedIp' | 'browserIp'>,
  ip: string | undefined,
  queryable: Queryable,
): Promise<void> {
  const { login_paste_back: set } = await readSettings(runtime, queryable)
  const isHere = inOneNetwork(pushedIp, browserIp) && inOneNetwork(browserIp, ip ?? null)
  if (set === 'forbid' || (set === 'same-network' && !isHere)) throw new VouchError('pasteForbidden')
}

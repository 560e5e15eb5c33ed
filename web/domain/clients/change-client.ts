import { VouchError } from '@vouch/protocol'
import { replaceClientSecret, replaceRedirectUris, enableClient as storeEnabled } from '../../db/clients/clients.ts'
import type { Queryable } from '../../db/database.ts'
import type { Runtime } from '../../runtime.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import type { Secret } from '../../secret/secret.ts'
import { type Doer, doneBy } from '../audit/doer.ts'
import { recordEvent } from '../audit/record-event.ts'
import { type ClientRegistration, requireRedirectUris } from './register-client.ts'

type ClientsRuntime = Pick<Runtime, 'database' | 'clock'>

/**
 * Enables a client that was disabled. Its sessions ended then, and stay ended.
 *
 * @throws VouchError `applicationInOtherState` where there is none, or it is enabled already
 */
export async function enableClient(runtime: ClientsRuntime, clientId: string, doer?: Doer): Promise<void> {
  await runtime.database.prisma.$transaction(async (transaction) => {
    if (!(await storeEnabled(transaction, clientId))) throw new VouchError('applicationInOtherState')
    await recordEvent(transaction, { type: 'client.enabled', outcome: 'ok', clientId, ...doneBy(doer) })
  })
}

/**
 * Gives an application a new secret, in place of the one it has.
 *
 * @returns the secret, which is shown once and stored as its SHA-256
 * @throws VouchError `applicationUnknown` also for the command line, which has none
 */
export async function rotateClientSecret(
  runtime: ClientsRuntime,
  clientId: string,
  doer?: Doer,
): Promise<Secret<string>> {
  const secret = newOpaqueToken('vouch_cs_')
  await runtime.database.prisma.$transaction(async (transaction) => {
    await known(replaceClientSecret(transaction, clientId, sha256(secret.reveal())))
    await recordEvent(transaction, { type: 'client.secret_rotated', outcome: 'ok', clientId, ...doneBy(doer) })
  })
  return secret
}

/**
 * Sets where an application gets people back to. A login under way that would lead to an address that is gone ends.
 *
 * @param uris.postLogoutRedirectUris stay as they are where left out
 * @throws VouchError `redirectUriUnsafe`, `requestMalformed` where none is given, `applicationUnknown` also for the command line
 */
export async function changeRedirectUris(
  runtime: ClientsRuntime,
  clientId: string,
  uris: Pick<ClientRegistration, 'redirectUris' | 'postLogoutRedirectUris'>,
  doer?: Doer,
): Promise<void> {
  requireRedirectUris(uris)
  const { redirectUris: afterLogin, postLogoutRedirectUris: afterLogout } = uris
  await runtime.database.prisma.$transaction(async (transaction: Queryable) => {
    await known(replaceRedirectUris(transaction, clientId, { afterLogin, afterLogout }, runtime.clock()))
    const about = doneBy(doer, {
      redirectUris: afterLogin.join(' '),
      ...(afterLogout && { postLogoutRedirectUris: afterLogout.join(' ') }),
    })
    await recordEvent(transaction, { type: 'client.redirects_changed', outcome: 'ok', clientId, ...about })
  })
}

async function known(changed: Promise<boolean>): Promise<void> {
  if (!(await changed)) throw new VouchError('applicationUnknown')
}

import { CLI_CLIENT_ID, CLI_REDIRECT_URIS, TOKEN_EXCHANGE_GRANT } from '@vouch/protocol'
import type { Config } from '../../config/config.ts'
import { upsertBuiltInClient } from '../../db/clients/clients.ts'
import type { Queryable } from '../../db/database.ts'

/** Makes sure at start that the command line's row is there and says what this version and the configuration want. */
export async function ensureBuiltInClients(
  queryable: Queryable,
  config: Pick<Config, 'sessionSeconds'>,
): Promise<void> {
  await upsertBuiltInClient(queryable, {
    id: CLI_CLIENT_ID,
    name: 'Vouch command line',
    type: 'public',
    secretHash: null,
    redirectUris: CLI_REDIRECT_URIS,
    postLogoutRedirectUris: [],
    native: true,
    requirePushed: true,
    requireDpop: true,
    scopes: ['openid', 'email', 'profile'],
    grantTypes: ['authorization_code', TOKEN_EXCHANGE_GRANT],
    sessionSeconds: config.sessionSeconds,
    builtIn: true,
  })
}

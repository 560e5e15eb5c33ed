import { CLI_CLIENT_ID, CLI_REDIRECT_URIS, TOKEN_EXCHANGE_GRANT } from '@vouch/protocol'
import { upsertBuiltInClient } from '../../db/clients.ts'
import type { Runtime } from '../../runtime.ts'

/** Makes sure at start that the command line's row is there and says what this version and the configuration want. */
export async function ensureBuiltInClients(runtime: Pick<Runtime, 'config' | 'database' | 'clock'>): Promise<void> {
  await upsertBuiltInClient(runtime.database.prisma, {
    id: CLI_CLIENT_ID,
    name: 'Vouch command line',
    type: 'public',
    secretHash: null,
    redirectUris: CLI_REDIRECT_URIS,
    native: true,
    requirePushed: true,
    requireDpop: true,
    scopes: ['openid', 'email', 'profile'],
    grantTypes: ['authorization_code', TOKEN_EXCHANGE_GRANT],
    sessionSeconds: runtime.config.sessionSeconds,
    builtIn: true,
    createdAt: runtime.clock(),
  })
}

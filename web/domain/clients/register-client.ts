import { randomBytes } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { type ClientRow, insertClient } from '../../db/clients/clients.ts'
import type { Runtime } from '../../runtime.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import type { Secret } from '../../secret/secret.ts'
import { type Doer, doneBy } from '../audit/doer.ts'
import { recordEvent } from '../audit/record-event.ts'
import { requireRegistrable } from '../redirect-uri/redirect-uri.ts'

/** Scopes that an application may be given (OIDC Core §5.4). */
export const APPLICATION_SCOPES = ['openid', 'email', 'profile'] as const

const APPLICATION_TOKEN_SECONDS = 60 * 60
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}\p{P}\p{Zs}]{0,79}$/u

export interface ClientRegistration {
  /** Shown to people when they sign in: 1 to 80 characters. */
  readonly name: string
  readonly redirectUris: readonly string[]
  /** Where people are sent after the application signed them out here; default: nowhere. */
  readonly postLogoutRedirectUris?: readonly string[] | undefined
  /** Default: all of `APPLICATION_SCOPES`. */
  readonly scopes?: readonly string[] | undefined
}

/**
 * Registers an application: a confidential client for the authorization code flow with PKCE.
 *
 * @returns the client, and its secret, which is shown once and stored as its SHA-256
 * @throws VouchError `redirectUriUnsafe`, `scopeRefused`, `requestMalformed` for the name or where no URI is given
 */
export async function registerClient(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  registration: ClientRegistration,
  doer?: Doer,
): Promise<{ client: ClientRow; secret: Secret<string> }> {
  const scopes = requireSound(registration)
  const secret = newOpaqueToken('vouch_cs_')
  const client: ClientRow = {
    id: `app_${randomBytes(12).toString('hex')}`,
    name: registration.name,
    type: 'confidential',
    secretHash: sha256(secret.reveal()),
    redirectUris: registration.redirectUris,
    postLogoutRedirectUris: registration.postLogoutRedirectUris ?? [],
    native: false,
    requirePushed: false,
    requireDpop: false,
    scopes,
    grantTypes: ['authorization_code'],
    sessionSeconds: APPLICATION_TOKEN_SECONDS,
    builtIn: false,
    createdAt: runtime.clock(),
    disabledAt: null,
  }
  await runtime.database.prisma.$transaction(async (transaction) => {
    await insertClient(transaction, client)
    await recordEvent(transaction, {
      type: 'client.registered',
      outcome: 'ok',
      clientId: client.id,
      ...doneBy(doer, { name: client.name }),
    })
  })
  return { client, secret }
}

function requireSound(registration: ClientRegistration): readonly string[] {
  if (!NAME.test(registration.name)) {
    throw new VouchError('requestMalformed', { detail: 'The name takes 1 to 80 letters, digits, spaces and marks.' })
  }
  requireRedirectUris(registration)
  const scopes = registration.scopes ?? APPLICATION_SCOPES
  const known: readonly string[] = APPLICATION_SCOPES
  if (!scopes.includes('openid') || !scopes.every((scope) => known.includes(scope))) {
    throw new VouchError('scopeRefused', { detail: `Scopes are ${known.join(', ')}; openid has to be among them.` })
  }
  return scopes
}

/** @throws VouchError `redirectUriUnsafe`; `requestMalformed` where there is none */
export function requireRedirectUris({
  redirectUris,
  postLogoutRedirectUris = [],
}: Pick<ClientRegistration, 'redirectUris' | 'postLogoutRedirectUris'>): void {
  if (redirectUris.length === 0) throw new VouchError('requestMalformed', { detail: 'Give at least one redirect URI.' })
  for (const uri of [...redirectUris, ...postLogoutRedirectUris]) requireRegistrable(uri)
}

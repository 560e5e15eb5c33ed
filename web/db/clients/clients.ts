import type { Queryable } from '../database.ts'

export interface ClientRow {
  readonly id: string
  readonly name: string
  readonly type: 'public' | 'confidential'
  /** SHA-256 of the secret; null for public clients. */
  readonly secretHash: Uint8Array | null
  readonly redirectUris: readonly string[]
  /** Where a browser may be sent after it was signed out, compared as text (OIDC RP-Initiated Logout 1.0 §3). */
  readonly postLogoutRedirectUris: readonly string[]
  /** The port of a loopback redirect URI is ignored (RFC 8252 §7.3). */
  readonly native: boolean
  readonly requirePushed: boolean
  readonly requireDpop: boolean
  readonly scopes: readonly string[]
  readonly grantTypes: readonly string[]
  /** Life of an access token of this client. */
  readonly sessionSeconds: number
  readonly builtIn: boolean
  readonly createdAt: Date
  readonly disabledAt: Date | null
}

type NewClient = Omit<ClientRow, 'disabledAt'>

export async function insertClient(queryable: Queryable, client: NewClient): Promise<void> {
  await queryable.client.create({ data: writable(client) })
}

/** Makes a built-in client what this version says it is; one that an operator disabled stays disabled. */
export async function upsertBuiltInClient(queryable: Queryable, client: Omit<NewClient, 'createdAt'>): Promise<void> {
  const { id, ...rest } = writable(client)
  await queryable.client.upsert({ where: { id }, create: { id, ...rest }, update: rest })
}

/** The client with this id, where it is not disabled. */
export async function findClient(queryable: Queryable, id: string): Promise<ClientRow | undefined> {
  return (await queryable.client.findFirst({ where: { id, disabledAt: null } })) ?? undefined
}

export async function listClients(queryable: Queryable): Promise<ClientRow[]> {
  return queryable.client.findMany({ orderBy: { createdAt: 'asc' } })
}

/** @returns false where the client is unknown or disabled already */
export async function disableClient(queryable: Queryable, id: string, now: Date): Promise<boolean> {
  const { count } = await queryable.client.updateMany({ where: { id, disabledAt: null }, data: { disabledAt: now } })
  return count === 1
}

/** @returns false where the client is unknown or enabled already */
export async function enableClient(queryable: Queryable, id: string): Promise<boolean> {
  const { count } = await queryable.client.updateMany({
    where: { id, disabledAt: { not: null } },
    data: { disabledAt: null },
  })
  return count === 1
}

/** @returns false where there is no application of this id that has a secret */
export async function replaceClientSecret(
  queryable: Queryable,
  id: string,
  secretHash: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await queryable.client.updateMany({
    where: { id, type: 'confidential', builtIn: false },
    data: { secretHash },
  })
  return count === 1
}

/**
 * Sets where people come back to. Logins and codes under way that would lead elsewhere end with the old addresses.
 *
 * @param uris.afterLogout stay as they are where left out
 * @returns false where there is no application of this id
 */
export async function replaceRedirectUris(
  queryable: Queryable,
  id: string,
  { afterLogin, afterLogout }: { afterLogin: readonly string[]; afterLogout?: readonly string[] | undefined },
  now: Date,
): Promise<boolean> {
  const uris = [...afterLogin]
  const goodbyes = afterLogout && { postLogoutRedirectUris: [...afterLogout] }
  const { count } = await queryable.client.updateMany({
    where: { id, builtIn: false },
    data: { redirectUris: uris, ...goodbyes },
  })
  if (count === 0) return false
  const elsewhere = { where: { clientId: id, redirectUri: { notIn: uris }, expiresAt: { gt: now } } }
  await queryable.loginRequest.updateMany({ ...elsewhere, data: { expiresAt: now } })
  await queryable.authorizationCode.updateMany({ ...elsewhere, data: { expiresAt: now } })
  return true
}

function writable<Client extends Omit<NewClient, 'createdAt'>>(client: Client) {
  return {
    ...client,
    secretHash: client.secretHash === null ? null : new Uint8Array(client.secretHash),
    redirectUris: [...client.redirectUris],
    postLogoutRedirectUris: [...client.postLogoutRedirectUris],
    scopes: [...client.scopes],
    grantTypes: [...client.grantTypes],
  }
}

import type { Queryable } from './database.ts'

export interface ClientRow {
  readonly id: string
  readonly name: string
  readonly type: 'public' | 'confidential'
  /** SHA-256 of the secret; null for public clients. */
  readonly secretHash: Uint8Array | null
  readonly redirectUris: readonly string[]
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

function writable<Client extends Omit<NewClient, 'createdAt'>>(client: Client) {
  return {
    ...client,
    secretHash: client.secretHash === null ? null : new Uint8Array(client.secretHash),
    redirectUris: [...client.redirectUris],
    scopes: [...client.scopes],
    grantTypes: [...client.grantTypes],
  }
}

import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'

/** A client as a line of a table; nothing of its secret. */
export interface ListedClient {
  readonly id: string
  readonly name: string
  readonly type: 'public' | 'confidential'
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly scopes: readonly string[]
  readonly builtIn: boolean
  readonly createdAt: Date
  readonly disabledAt: Date | null
  /** Sessions that are alive. */
  readonly sessions: number
  /** When somebody last signed in with it, as far as sessions are kept. */
  readonly lastUsedAt: Date | null
}

export const clientSorts = ['name', 'created', 'used', 'sessions'] as const
export type ClientSort = (typeof clientSorts)[number]

export interface ClientQuery {
  /** For ILIKE on name, id and redirect URIs; undefined: all. */
  readonly pattern?: string | undefined
  readonly state?: 'enabled' | 'disabled' | undefined
  readonly sort: ClientSort
  readonly descending: boolean
  readonly limit: number
  readonly offset: number
  readonly now: Date
}

/** Clients by search, order and page; and how many there are on all pages. */
export async function findClientList(
  queryable: Queryable,
  query: ClientQuery,
): Promise<{ rows: ListedClient[]; total: number }> {
  const where = Prisma.join([Prisma.sql`true`, ...conditions(query)], ' AND ')
  const direction = query.descending ? Prisma.sql`DESC NULLS LAST` : Prisma.sql`ASC NULLS FIRST`
  const rows = await queryable.$queryRaw<ListedClient[]>`
    SELECT ${columns} FROM clients c ${usage(query.now)}
    WHERE ${where} ORDER BY ${orders[query.sort]} ${direction}, c.id
    LIMIT ${query.limit} OFFSET ${query.offset}`
  const [count] = await queryable.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM clients c WHERE ${where}`
  return { rows, total: count?.total ?? 0 }
}

export async function findListedClient(queryable: Queryable, id: string, now: Date): Promise<ListedClient | undefined> {
  const rows = await queryable.$queryRaw<ListedClient[]>`
    SELECT ${columns} FROM clients c ${usage(now)} WHERE c.id = ${id}`
  return rows[0]
}

const columns = Prisma.sql`c.id, c.name, c.type::text, c.redirect_uris AS "redirectUris",
  c.post_logout_redirect_uris AS "postLogoutRedirectUris", c.scopes, c.built_in AS "builtIn",
  c.created_at AS "createdAt", c.disabled_at AS "disabledAt", COALESCE(u.alive, 0) AS sessions, u.last_used_at AS "lastUsedAt"`

const usage = (now: Date) => Prisma.sql`LEFT JOIN (
  SELECT client_id, count(*) FILTER (WHERE revoked_at IS NULL AND expires_at > ${now}::timestamptz)::int AS alive,
    max(created_at) AS last_used_at
  FROM sessions WHERE client_id IS NOT NULL GROUP BY client_id
) u ON u.client_id = c.id`

const orders: Record<ClientSort, Prisma.Sql> = {
  name: Prisma.sql`lower(c.name)`,
  created: Prisma.sql`c.created_at`,
  used: Prisma.sql`u.last_used_at`,
  sessions: Prisma.sql`COALESCE(u.alive, 0)`,
}

function conditions({ pattern, state }: ClientQuery): Prisma.Sql[] {
  return [
    ...(pattern === undefined
      ? []
      : [
          Prisma.sql`(c.name ILIKE ${pattern} OR c.id ILIKE ${pattern} OR array_to_string(c.redirect_uris, ' ') ILIKE ${pattern})`,
        ]),
    ...(state === undefined
      ? []
      : [state === 'enabled' ? Prisma.sql`c.disabled_at IS NULL` : Prisma.sql`c.disabled_at IS NOT NULL`]),
  ]
}

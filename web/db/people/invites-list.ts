import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import type { InvitePurpose } from './invites.ts'
import type { PersonRole } from './people.ts'

export const inviteStates = ['open', 'used', 'revoked', 'expired'] as const
export type InviteState = (typeof inviteStates)[number]

/** An invite as a line of a table. */
export interface ListedInvite {
  readonly id: string
  readonly state: InviteState
  readonly purpose: InvitePurpose
  readonly role: PersonRole
  /** Null in the invite of a first administrator, until it is used. */
  readonly personId: string | null
  readonly email: string | null
  readonly displayName: string | null
  /** E-mail address of the administrator; null where the server's own command made it. */
  readonly createdBy: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly usedAt: Date | null
  readonly revokedAt: Date | null
}

export const inviteSorts = ['email', 'created', 'expires'] as const
export type InviteSort = (typeof inviteSorts)[number]

export interface InviteQuery {
  /** For ILIKE on address, name and maker; undefined: all. */
  readonly pattern?: string | undefined
  readonly personId?: string | undefined
  readonly state?: InviteState | undefined
  readonly sort: InviteSort
  readonly descending: boolean
  readonly limit: number
  readonly offset: number
  readonly now: Date
}

/** Invites by search, filter, order and page; and how many there are on all pages. */
export async function findInvites(
  queryable: Queryable,
  query: InviteQuery,
): Promise<{ rows: ListedInvite[]; total: number }> {
  const where = conditions(query)
  const direction = query.descending ? Prisma.sql`DESC NULLS LAST` : Prisma.sql`ASC NULLS LAST`
  const rows = await queryable.$queryRaw<ListedInvite[]>`
    SELECT i.id::text, ${state(query.now)} AS state, i.purpose::text, i.role::text, i.person_id::text AS "personId",
      p.email, p.display_name AS "displayName", a.email AS "createdBy", i.created_at AS "createdAt",
      i.expires_at AS "expiresAt", i.used_at AS "usedAt", i.revoked_at AS "revokedAt"
    FROM invites i ${joins} WHERE ${where}
    ORDER BY ${orders[query.sort]} ${direction}, i.created_at DESC, i.id
    LIMIT ${query.limit} OFFSET ${query.offset}`
  const [count] = await queryable.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM invites i ${joins} WHERE ${where}`
  return { rows, total: count?.total ?? 0 }
}

const joins = Prisma.sql`LEFT JOIN people p ON p.id = i.person_id LEFT JOIN people a ON a.id = i.created_by`

const orders: Record<InviteSort, Prisma.Sql> = {
  email: Prisma.sql`p.email`,
  created: Prisma.sql`i.created_at`,
  expires: Prisma.sql`i.expires_at`,
}

/** A newer invite revokes those before it, which may have expired long since: they were not revoked while they counted. */
const state = (now: Date) => Prisma.sql`(CASE
  WHEN i.used_at IS NOT NULL THEN 'used'
  WHEN i.revoked_at < i.expires_at THEN 'revoked'
  WHEN i.expires_at <= ${now}::timestamptz THEN 'expired'
  ELSE 'open' END)`

function conditions({ pattern, personId, state: wanted, now }: InviteQuery): Prisma.Sql {
  const like = (column: Prisma.Sql) => Prisma.sql`${column} ILIKE ${pattern}`
  const searched = [Prisma.sql`p.email`, Prisma.sql`p.display_name`, Prisma.sql`a.email`].map(like)
  const all = [
    pattern === undefined ? [] : [Prisma.sql`(${Prisma.join(searched, ' OR ')})`],
    personId === undefined ? [] : [Prisma.sql`i.person_id = ${personId}::uuid`],
    wanted === undefined ? [] : [Prisma.sql`${state(now)} = ${wanted}`],
  ].flat()
  return all.length === 0 ? Prisma.sql`true` : Prisma.join(all, ' AND ')
}

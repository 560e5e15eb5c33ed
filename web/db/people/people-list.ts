import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import type { PersonRole, PersonState } from './people.ts'

/** A person as a line of a table. */
export interface ListedPerson {
  readonly id: string
  readonly email: string
  readonly displayName: string | null
  /** Of somebody who is invited: what their open invite makes them. */
  readonly role: PersonRole
  readonly state: PersonState
  readonly createdAt: Date
  readonly deactivatedAt: Date | null
  /** Active ones. */
  readonly keys: number
  /** Names, in the order of the alphabet. */
  readonly groups: readonly string[]
  readonly lastTouchAt: Date | null
  /** The later of the last touch and the last use of a session. */
  readonly lastSeenAt: Date | null
}

export const personSorts = ['email', 'name', 'created', 'seen'] as const
export type PersonSort = (typeof personSorts)[number]

export interface PersonQuery {
  /** For ILIKE on address and name; undefined: everybody. */
  readonly pattern?: string | undefined
  readonly id?: string | undefined
  readonly state?: PersonState | undefined
  readonly role?: PersonRole | undefined
  /** Name of a group, capitals aside. */
  readonly group?: string | undefined
  readonly groupId?: string | undefined
  readonly sort: PersonSort
  readonly descending: boolean
  readonly limit: number
  readonly offset: number
  readonly now: Date
}

/** People by search, filter, order and page; and how many there are on all pages. */
export async function findPeople(
  queryable: Queryable,
  query: PersonQuery,
): Promise<{ rows: ListedPerson[]; total: number }> {
  const where = conditions(query)
  const needed = query.role === undefined ? Prisma.empty : inviteJoin(query.now)
  const direction = query.descending ? Prisma.sql`DESC NULLS LAST` : Prisma.sql`ASC NULLS LAST`
  const rows = await queryable.$queryRaw<ListedPerson[]>`
    WITH page AS (
      SELECT p.*, ${orders[query.sort]} AS place FROM people p ${needed} ${query.sort === 'seen' ? seenJoin : Prisma.empty}
      WHERE ${where} ORDER BY place ${direction}, p.email LIMIT ${query.limit} OFFSET ${query.offset}
    )
    SELECT p.id::text, p.email, p.display_name AS "displayName", ${role}::text AS role, p.state::text,
      p.created_at AS "createdAt", p.deactivated_at AS "deactivatedAt", k.active AS keys, g.names AS groups,
      k.touched AS "lastTouchAt", GREATEST(k.touched, s.used) AS "lastSeenAt"
    FROM page p ${details(query.now)} ORDER BY p.place ${direction}, p.email`
  const [count] = await queryable.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM people p ${needed} WHERE ${where}`
  return { rows, total: count?.total ?? 0 }
}

const orders: Record<PersonSort, Prisma.Sql> = {
  email: Prisma.sql`p.email`,
  name: Prisma.sql`lower(COALESCE(p.display_name, p.email))`,
  created: Prisma.sql`p.created_at`,
  seen: Prisma.sql`GREATEST(k.touched, s.used)`,
}

/** When everybody was last seen: read at once, because all of them have to be put in order. */
const seenJoin = Prisma.sql`
  LEFT JOIN (
    SELECT person_id, max(COALESCE(last_used_at, created_at)) AS touched FROM security_keys GROUP BY person_id
  ) k ON k.person_id = p.id
  LEFT JOIN (SELECT person_id, max(last_used_at) AS used FROM sessions GROUP BY person_id) s ON s.person_id = p.id`

/** The enum is declared in the order of power; GREATEST passes over what is null. */
const role = Prisma.sql`(CASE WHEN p.state = 'invited' THEN GREATEST(p.role, i.role) ELSE p.role END)`

const inviteJoin = (now: Date) => Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT max(role) AS role FROM invites
    WHERE person_id = p.id AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ${now}::timestamptz
  ) i ON true`

/** What the lines of one page say besides. */
const details = (now: Date) => Prisma.sql`
  ${inviteJoin(now)}
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'active')::int AS active, max(COALESCE(last_used_at, created_at)) AS touched
    FROM security_keys WHERE person_id = p.id
  ) k ON true
  LEFT JOIN LATERAL (SELECT max(last_used_at) AS used FROM sessions WHERE person_id = p.id) s ON true
  LEFT JOIN LATERAL (
    SELECT COALESCE(array_agg(g.name ORDER BY lower(g.name)), '{}') AS names
    FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.person_id = p.id
  ) g ON true`

function conditions({ pattern, id, state, role: wanted, group, groupId }: PersonQuery): Prisma.Sql {
  const all = [
    pattern === undefined ? [] : [Prisma.sql`(p.email ILIKE ${pattern} OR p.display_name ILIKE ${pattern})`],
    id === undefined ? [] : [Prisma.sql`p.id = ${id}::uuid`],
    state === undefined ? [] : [Prisma.sql`p.state = ${state}::person_state`],
    wanted === undefined ? [] : [Prisma.sql`${role} = ${wanted}::person_role`],
    group === undefined ? [] : [inGroup(Prisma.sql`lower(g.name) = lower(${group})`)],
    groupId === undefined ? [] : [inGroup(Prisma.sql`g.id = ${groupId}::uuid`)],
  ].flat()
  return all.length === 0 ? Prisma.sql`true` : Prisma.join(all, ' AND ')
}

const inGroup = (which: Prisma.Sql) => Prisma.sql`EXISTS (
  SELECT 1 FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.person_id = p.id AND ${which})`

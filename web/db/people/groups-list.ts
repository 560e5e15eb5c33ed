import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import type { GroupRow } from './groups.ts'

/** A group as a line of a table. */
export interface ListedGroup extends GroupRow {
  readonly members: number
}

export const groupSorts = ['name', 'members', 'created'] as const
export type GroupSort = (typeof groupSorts)[number]

export interface GroupQuery {
  /** For ILIKE on name and description; undefined: all. */
  readonly pattern?: string | undefined
  readonly sort: GroupSort
  readonly descending: boolean
  readonly limit: number
  readonly offset: number
}

/** Groups by search, order and page; and how many there are on all pages. */
export async function findGroups(
  queryable: Queryable,
  query: GroupQuery,
): Promise<{ rows: ListedGroup[]; total: number }> {
  const { pattern } = query
  const where =
    pattern === undefined ? Prisma.sql`true` : Prisma.sql`(g.name ILIKE ${pattern} OR g.description ILIKE ${pattern})`
  const direction = query.descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const rows = await queryable.$queryRaw<ListedGroup[]>`
    SELECT g.id::text, g.name, g.description, g.created_at AS "createdAt", m.members
    FROM groups g
    JOIN LATERAL (SELECT count(*)::int AS members FROM group_members WHERE group_id = g.id) m ON true
    WHERE ${where} ORDER BY ${orders[query.sort]} ${direction}, lower(g.name)
    LIMIT ${query.limit} OFFSET ${query.offset}`
  const [count] = await queryable.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM groups g WHERE ${where}`
  return { rows, total: count?.total ?? 0 }
}

const orders: Record<GroupSort, Prisma.Sql> = {
  name: Prisma.sql`lower(g.name)`,
  members: Prisma.sql`m.members`,
  created: Prisma.sql`g.created_at`,
}

/** The groups of one person, in the order of the alphabet. */
export async function findGroupsOf(queryable: Queryable, personId: string): Promise<GroupRow[]> {
  return queryable.$queryRaw<GroupRow[]>`
    SELECT g.id::text, g.name, g.description, g.created_at AS "createdAt"
    FROM groups g JOIN group_members m ON m.group_id = g.id
    WHERE m.person_id = ${personId}::uuid ORDER BY lower(g.name)`
}

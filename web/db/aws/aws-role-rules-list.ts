import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import type { PersonState } from '../people/people.ts'
import type { RoleRule } from './aws-role-rules.ts'

/** A rule as a line of a table. */
export interface ListedRoleRule extends RoleRule {
  /** Names of the groups that it lets in. */
  readonly groups: readonly string[]
  /** How many people it names. */
  readonly people: number
  readonly changedAt: Date
}

export const roleRuleSorts = ['name', 'pattern', 'changed'] as const
export type RoleRuleSort = (typeof roleRuleSorts)[number]

export interface RoleRuleQuery {
  /** For ILIKE on name, description and pattern; undefined: all. */
  readonly pattern?: string | undefined
  readonly published?: boolean | undefined
  readonly sort: RoleRuleSort
  readonly descending: boolean
  readonly limit: number
  readonly offset: number
}

/** Rules by search, filter, order and page; and how many there are on all pages. */
export async function findRoleRuleList(
  queryable: Queryable,
  query: RoleRuleQuery,
): Promise<{ rows: ListedRoleRule[]; total: number }> {
  const where = Prisma.join([Prisma.sql`true`, ...conditions(query)], ' AND ')
  const direction = query.descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const rows = await queryable.$queryRaw<ListedRoleRule[]>`
    SELECT r.id::text, r.name, r.description, r.pattern, r.everybody, r.fresh_seconds AS "freshSeconds",
      r.longest_seconds AS "longestSeconds", r.tags::text, r.published, r.profile, r.region, r.via, r.changed_at AS "changedAt",
      (SELECT count(*)::int FROM aws_role_rule_people WHERE rule_id = r.id) AS people,
      ARRAY(SELECT g.name FROM aws_role_rule_groups rg JOIN groups g ON g.id = rg.group_id
        WHERE rg.rule_id = r.id ORDER BY lower(g.name)) AS groups
    FROM aws_role_rules r WHERE ${where} ORDER BY ${orders[query.sort]} ${direction}, lower(r.name)
    LIMIT ${query.limit} OFFSET ${query.offset}`
  const [count] = await queryable.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM aws_role_rules r WHERE ${where}`
  return { rows, total: count?.total ?? 0 }
}

function conditions({ pattern, published }: RoleRuleQuery): Prisma.Sql[] {
  const search = Prisma.sql`(r.name ILIKE ${pattern} OR r.description ILIKE ${pattern} OR r.pattern ILIKE ${pattern})`
  return [
    ...(pattern === undefined ? [] : [search]),
    ...(published === undefined ? [] : [Prisma.sql`r.published = ${published}`]),
  ]
}

const orders: Record<RoleRuleSort, Prisma.Sql> = {
  name: Prisma.sql`lower(r.name)`,
  pattern: Prisma.sql`r.pattern`,
  changed: Prisma.sql`r.changed_at`,
}

/** Whom a rule names. */
export interface NamedByRule {
  readonly people: readonly NamedPerson[]
  readonly groups: readonly { readonly id: string; readonly name: string; readonly members: number }[]
}

export interface NamedPerson {
  readonly id: string
  readonly email: string
  readonly displayName: string | null
  readonly state: PersonState
}

/** People by address, groups by name with how many are in each. */
export async function findNamedByRule(queryable: Queryable, ruleId: string): Promise<NamedByRule> {
  const named = { roleRules: { some: { ruleId } } }
  const people = await queryable.person.findMany({
    where: named,
    orderBy: { email: 'asc' },
    select: { id: true, email: true, displayName: true, state: true },
  })
  const groups = await queryable.group.findMany({
    where: named,
    orderBy: { name: 'asc' },
    select: { id: true, name: true, _count: { select: { members: true } } },
  })
  return { people, groups: groups.map(({ id, name, _count }) => ({ id, name, members: _count.members })) }
}

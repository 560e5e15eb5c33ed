import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import { lockUntilCommit } from '../transaction-lock.ts'

/** `bound`: required, and the token names the role that it was asked for. */
export type TagsRule = 'required' | 'preferred' | 'none' | 'bound'

/** What is asked of whoever wants a token for the roles that match. */
export interface RoleRule {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly pattern: string
  /** Where it is false, only the people and groups that it names: nobody, where none of them is left. */
  readonly everybody: boolean
  readonly freshSeconds: number | null
  readonly longestSeconds: number | null
  readonly tags: TagsRule
  readonly published: boolean
  readonly profile: string | null
  readonly region: string | null
  readonly via: readonly string[]
}

/** A rule, as it stands to one person. */
export interface RoleRuleFor extends RoleRule {
  /** Whether it lets this person in. */
  readonly permits: boolean
}

/** What the rules that match one role ask of one person together. */
export interface RoleDemands {
  /** How many rules match. */
  readonly matched: number
  readonly freshSeconds: number | null
  readonly longestSeconds: number | null
  readonly tagsRequired: boolean
  readonly tagsForbidden: boolean
  /** The token has to name the role that it is for, by a session tag; then tags are required, too. */
  readonly bound: boolean
  /** It has to, and AWS could not carry the role's ARN. */
  readonly unbindable: boolean
  /** Names of the rules, with commas between them. */
  readonly names: string
  /** Names of those that do not let the person in; empty: all of them do. */
  readonly refusing: string
}

/**
 * Whether a rule lets somebody in; the one place where it is written. For queries that name aws_role_rules `r` and the person's id
 * `p.id`.
 */
export const RULE_PERMITS = `(r.everybody
  OR EXISTS (SELECT 1 FROM aws_role_rule_people rp WHERE rp.rule_id = r.id AND rp.person_id = p.id)
  OR EXISTS (SELECT 1 FROM aws_role_rule_groups rg JOIN group_members gm ON gm.group_id = rg.group_id
    WHERE rg.rule_id = r.id AND gm.person_id = p.id))`

const ruleColumns = Prisma.sql`
  r.id::text, r.name, r.description, r.pattern, r.everybody, r.fresh_seconds AS "freshSeconds",
  r.longest_seconds AS "longestSeconds", r.tags::text, r.published, r.profile, r.region, r.via`

/** Every rule, as it stands to one person, by name. */
export async function findRulesFor(queryable: Queryable, personId: string): Promise<RoleRuleFor[]> {
  return queryable.$queryRaw<RoleRuleFor[]>`
    SELECT ${ruleColumns}, ${Prisma.raw(RULE_PERMITS)} AS permits
    FROM aws_role_rules r CROSS JOIN (SELECT ${personId}::uuid AS id) p ORDER BY r.name`
}

/** Lets one transaction at a time change rules, until it ends: whether they contradict each other is asked of all of them. */
export async function lockRoleRules(transaction: Queryable): Promise<void> {
  await lockUntilCommit(transaction, 'awsRoleRules')
}

/** A rule as it is written, with whom it names. */
export interface NewRoleRule extends Omit<RoleRule, 'id'> {
  readonly personIds: readonly string[]
  readonly groupIds: readonly string[]
}

/** @returns its id */
export async function insertRoleRule(queryable: Queryable, rule: NewRoleRule, now: Date): Promise<string> {
  const { personIds, groupIds, ...columns } = rule
  const { id } = await queryable.awsRoleRule.create({
    data: { ...columns, via: [...columns.via], createdAt: now, changedAt: now },
    select: { id: true },
  })
  await nameWhom(queryable, id, { personIds, groupIds })
  return id
}

/** Everything about it anew. */
export async function updateRoleRule(queryable: Queryable, id: string, rule: NewRoleRule, now: Date): Promise<void> {
  const { personIds, groupIds, ...columns } = rule
  await queryable.awsRoleRule.update({ where: { id }, data: { ...columns, via: [...columns.via], changedAt: now } })
  await queryable.awsRoleRulePerson.deleteMany({ where: { ruleId: id } })
  await queryable.awsRoleRuleGroup.deleteMany({ where: { ruleId: id } })
  await nameWhom(queryable, id, { personIds, groupIds })
}

async function nameWhom(
  queryable: Queryable,
  ruleId: string,
  { personIds, groupIds }: Pick<NewRoleRule, 'personIds' | 'groupIds'>,
): Promise<void> {
  await queryable.awsRoleRulePerson.createMany({ data: personIds.map((personId) => ({ ruleId, personId })) })
  await queryable.awsRoleRuleGroup.createMany({ data: groupIds.map((groupId) => ({ ruleId, groupId })) })
}

export async function deleteRoleRule(queryable: Queryable, id: string): Promise<void> {
  await queryable.awsRoleRule.delete({ where: { id } })
}

/** A rule as it stands, with the ids of whom it names. */
export interface StoredRoleRule extends NewRoleRule {
  readonly id: string
  readonly createdAt: Date
  readonly changedAt: Date
}

const whomNamed = { people: { orderBy: { personId: 'asc' } }, groups: { orderBy: { groupId: 'asc' } } } as const

/** Of a rule, what others are held against: whom they name may be very many. */
export type RoleRuleHead = Pick<RoleRule, 'id' | 'name' | 'pattern' | 'tags' | 'published'>

/** All of them, by name. */
export function findRoleRuleHeads(queryable: Queryable): Promise<RoleRuleHead[]> {
  const select = { id: true, name: true, pattern: true, tags: true, published: true } as const
  return queryable.awsRoleRule.findMany({ select, orderBy: { name: 'asc' } })
}

export async function findRoleRule(queryable: Queryable, id: string): Promise<StoredRoleRule | undefined> {
  const row = await queryable.awsRoleRule.findUnique({ where: { id }, include: whomNamed })
  return row === null ? undefined : stored(row)
}

type Row = Prisma.AwsRoleRuleGetPayload<{ include: typeof whomNamed }>

function stored({ people, groups, likePattern: _, ...rule }: Row): StoredRoleRule {
  const personIds = people.map(({ personId }) => personId)
  return { ...rule, personIds, groupIds: groups.map(({ groupId }) => groupId) }
}

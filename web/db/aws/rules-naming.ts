import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import { type RoleRule, RULE_PERMITS } from './aws-role-rules.ts'

type Named = Pick<RoleRule, 'id' | 'name' | 'pattern'>

/** A rule that names one group. */
export interface RuleOfGroup extends Named {
  /** It names nothing else: without this group it lets nobody in. */
  readonly alone: boolean
}

/** A rule that lets one person in, and not everybody. */
export interface RuleOfPerson extends Named {
  /** It names the person. */
  readonly byName: boolean
  /** Ids of the groups of the person that it names. */
  readonly groupIds: readonly string[]
  /** It lets in nobody else who could be let in. */
  readonly nobodyElse: boolean
}

/** The rules that name a group, by name. */
export function findRulesOfGroup(queryable: Queryable, groupId: string): Promise<RuleOfGroup[]> {
  return queryable.$queryRaw<RuleOfGroup[]>`
    SELECT r.id::text, r.name, r.pattern,
      NOT EXISTS (SELECT 1 FROM aws_role_rule_people rp WHERE rp.rule_id = r.id)
        AND NOT EXISTS (SELECT 1 FROM aws_role_rule_groups o WHERE o.rule_id = r.id AND o.group_id <> rg.group_id) AS alone
    FROM aws_role_rule_groups rg JOIN aws_role_rules r ON r.id = rg.rule_id
    WHERE rg.group_id = ${groupId}::uuid AND NOT r.everybody ORDER BY lower(r.name)`
}

/** The rules that let a person in by name or through a group, by name. Who is deactivated counts for nobody: they get nothing. */
export function findRulesOfPerson(queryable: Queryable, personId: string): Promise<RuleOfPerson[]> {
  return queryable.$queryRaw<RuleOfPerson[]>`
    SELECT r.id::text, r.name, r.pattern,
      EXISTS (SELECT 1 FROM aws_role_rule_people rp WHERE rp.rule_id = r.id AND rp.person_id = p.id) AS "byName",
      ARRAY(SELECT rg.group_id::text FROM aws_role_rule_groups rg JOIN group_members gm ON gm.group_id = rg.group_id
        WHERE rg.rule_id = r.id AND gm.person_id = p.id) AS "groupIds",
      NOT EXISTS (SELECT 1 FROM aws_role_rule_people rp JOIN people o ON o.id = rp.person_id
          WHERE rp.rule_id = r.id AND o.id <> p.id AND o.state <> 'deactivated')
        AND NOT EXISTS (SELECT 1 FROM aws_role_rule_groups rg JOIN group_members gm ON gm.group_id = rg.group_id
          JOIN people o ON o.id = gm.person_id WHERE rg.rule_id = r.id AND o.id <> p.id AND o.state <> 'deactivated')
        AS "nobodyElse"
    FROM aws_role_rules r CROSS JOIN (SELECT ${personId}::uuid AS id) p
    WHERE NOT r.everybody AND ${Prisma.raw(RULE_PERMITS)} ORDER BY lower(r.name)`
}

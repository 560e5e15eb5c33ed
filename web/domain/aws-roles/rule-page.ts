import { z } from 'zod'
import type { AuditLine } from '../../db/audit/audit-search.ts'
import { findRoleRule, findRoleRuleHeads, type StoredRoleRule } from '../../db/aws/aws-role-rules.ts'
import { findNamedByRule, type NamedByRule } from '../../db/aws/aws-role-rules-list.ts'
import { findRoleUses } from '../../db/aws/aws-role-uses.ts'
import type { Runtime } from '../../runtime.ts'
import { readSettings } from '../settings/settings.ts'
import { contradict } from './require-consistent.ts'

export { TOKENS_LOOKED_THROUGH } from '../../db/aws/aws-role-uses.ts'

export interface RulePage {
  readonly rule: StoredRoleRule
  readonly named: NamedByRule
  /** Why no token is given for any of its roles, whoever asks; undefined where that is not so. */
  readonly nothing: 'namesNobody' | 'contradicted' | 'settingForbids' | undefined
  /** The newest tokens that were given or refused for its roles. */
  readonly uses: readonly AuditLine[]
}

const USES = 5

/**
 * One rule, whom it names and what came of it lately, for administrators: the caller has seen that it is one who asks.
 *
 * @param id out of the address, whatever it is
 * @returns undefined where there is no such rule
 */
export async function rulePage(runtime: Pick<Runtime, 'database'>, id: string): Promise<RulePage | undefined> {
  const { prisma } = runtime.database
  const rule = z.uuid().safeParse(id).success ? await findRoleRule(prisma, id) : undefined
  if (rule === undefined) return undefined
  const [named, others, settings, uses] = await Promise.all([
    findNamedByRule(prisma, id),
    findRoleRuleHeads(prisma),
    readSettings(runtime),
    findRoleUses(runtime.database, id, USES),
  ])
  const contradicted = others.some((other) => other.id !== id && contradict(rule, other))
  const settingForbids = rule.tags === 'none' && settings.aws_untagged_fallback === 'forbid'
  const namesNobody = !rule.everybody && named.people.length + named.groups.length === 0
  const nothing = namesNobody
    ? 'namesNobody'
    : contradicted
      ? 'contradicted'
      : settingForbids
        ? 'settingForbids'
        : undefined
  return { rule, named, nothing, uses }
}

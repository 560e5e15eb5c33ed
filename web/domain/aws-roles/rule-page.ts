import { z } from 'zod'
import type { AuditLine } from '../../db/audit/audit-search.ts'
import { findRoleRule, findRoleRuleHeads, type StoredRoleRule } from '../../db/aws/aws-role-rules.ts'
import { findNamedByRule, type NamedByRule } from '../../db/aws/aws-role-rules-list.ts'
import type { Runtime } from '../../runtime.ts'
import { listAuditEvents } from '../audit/list-audit-events.ts'
import { readSettings } from '../settings/settings.ts'
import { contradict } from './require-consistent.ts'

export interface RulePage {
  readonly rule: StoredRoleRule
  readonly named: NamedByRule
  /** Why no token is given for any of its roles, whoever asks; undefined where that is not so. */
  readonly nothing: 'namesNobody' | 'groupsEmpty' | 'contradicted' | 'settingForbids' | undefined
  /** What was given, lent or refused of its roles, the newest first. */
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
    listAuditEvents(runtime, { role: rule.pattern }, { limit: USES }),
  ])
  const contradicted = others.some((other) => other.id !== id && contradict(rule, other))
  const settingForbids = rule.tags === 'none' && settings.aws_untagged_fallback === 'forbid'
  const namesNobody = !rule.everybody && named.people.length + named.groups.length === 0
  const groupsEmpty = !rule.everybody && named.people.length === 0 && named.groups.every(({ members }) => members === 0)
  const nothing = namesNobody
    ? 'namesNobody'
    : groupsEmpty
      ? 'groupsEmpty'
      : contradicted
        ? 'contradicted'
        : settingForbids
          ? 'settingForbids'
          : undefined
  return { rule, named, nothing, uses: uses.events }
}

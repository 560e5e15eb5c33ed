import { VouchError } from '@vouch/protocol'
import { findRoleRuleHeads, lockRoleRules, type RoleRuleHead, type TagsRule } from '../../db/aws/aws-role-rules.ts'
import type { Queryable } from '../../db/database.ts'
import type { Runtime } from '../../runtime.ts'
import { readSettings } from '../settings/settings.ts'
import { covers } from './role-pattern.ts'

const MOST_RULES = 1_000

type Written = Omit<RoleRuleHead, 'id'>

/**
 * What a rule must not be beside the others, of which no other changes until the transaction ends.
 *
 * @param but the rule that it takes the place of
 * @throws VouchError `awsRuleNameTaken`, `awsRoleAlreadyPublished`, `awsRulesContradict`, `awsTooManyRules`
 */
export async function requireConsistent(
  runtime: Pick<Runtime, 'database'>,
  transaction: Queryable,
  rule: Written,
  but?: string,
): Promise<void> {
  await lockRoleRules(transaction)
  const others = (await findRoleRuleHeads(transaction)).filter(({ id }) => id !== but)
  if (others.length >= MOST_RULES) throw new VouchError('awsTooManyRules')
  const sameName = ({ name }: Written) => name.toLowerCase() === rule.name.toLowerCase()
  if (others.some(sameName)) throw new VouchError('awsRuleNameTaken')
  if (rule.published && others.some(({ published, pattern }) => published && pattern === rule.pattern)) {
    throw new VouchError('awsRoleAlreadyPublished')
  }
  const against = others.find((other) => contradict(rule, other))
  if (against !== undefined) throw new VouchError('awsRulesContradict', { detail: `It is ${against.name}.` })
  const { aws_untagged_fallback: fallback } = await readSettings(runtime, transaction)
  if (rule.tags === 'none' && fallback === 'forbid') {
    const detail = 'The setting aws_untagged_fallback forbids tokens without them.'
    throw new VouchError('awsRulesContradict', { detail })
  }
}

/** Whether there are roles for which the two together certainly leave nothing: one of the patterns matches all that the other does. */
export function contradict(one: Pick<Written, 'pattern' | 'tags'>, other: Pick<Written, 'pattern' | 'tags'>): boolean {
  const forbids = one.tags === 'none' || other.tags === 'none'
  if (!forbids || !(sendsAlways(one.tags) || sendsAlways(other.tags))) return false
  return covers(one.pattern, other.pattern) || covers(other.pattern, one.pattern)
}

function sendsAlways(tags: TagsRule): boolean {
  return tags === 'required' || tags === 'bound'
}

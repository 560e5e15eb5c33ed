import { parseRoleArn, partitionOfRegion, VouchError } from '@vouch/protocol'
import { canonicalEmail } from '@vouch/protocol/email/email'
import { z } from 'zod'
import type { NewRoleRule } from '../../db/aws/aws-role-rules.ts'
import type { Queryable } from '../../db/database.ts'
import { lockGroup } from '../../db/people/groups.ts'
import { findPeopleByEmail } from '../../db/people/people.ts'
import { isNameable, isOneRole, rolePattern } from './role-pattern.ts'
import { ruleDescription, ruleName } from './rule-texts.ts'

const MOST_NAMES = 500

/** A rule as a form sends it. Times are in minutes, since people think of them so. */
export const ruleParameters = {
  name: z.string().max(256),
  description: z.string().max(2_000).optional(),
  pattern: z.string().max(4_096),
  /** `listed`: the people and groups below, and nobody else. */
  who: z.enum(['everybody', 'listed']),
  /** E-mail addresses. */
  people: z.array(z.string().max(320)).max(MOST_NAMES).optional(),
  groups: z.array(z.uuid()).max(MOST_NAMES).optional(),
  freshMinutes: z.int().min(1).max(1_440).optional(),
  longestMinutes: z.int().min(15).max(60).optional(),
  tags: z.enum(['required', 'preferred', 'none', 'bound']),
  published: z.boolean(),
  profile: z.string().max(256).optional(),
  region: z.string().max(64).optional(),
  /** ARNs of the roles that lead to it, the first entered by web identity. */
  via: z.array(z.string().max(2_048)).max(4).optional(),
}

type RuleParameters = z.infer<z.ZodObject<typeof ruleParameters>>

/**
 * The rule that a form means.
 *
 * @param transaction in which it is saved: whom it names stays there until then
 * @throws VouchError `awsRuleNameMalformed`, `awsRulePatternMalformed`, `awsRuleNamesNobody`, `awsRulePersonUnknown`, `groupUnknown`,
 *   `awsRuleUnbindable`, `awsRuleNotPublishable`, `awsRuleProfileMalformed`, `awsRuleRegionMalformed`, `awsRuleViaMalformed`, `requestMalformed`
 */
export async function ruleFrom(transaction: Queryable, parameters: RuleParameters): Promise<NewRoleRule> {
  const { freshMinutes, longestMinutes, tags } = parameters
  const pattern = rolePattern(parameters.pattern)
  if (tags === 'bound' && !isNameable(pattern)) throw new VouchError('awsRuleUnbindable')
  return {
    name: ruleName(parameters.name),
    description: ruleDescription(parameters.description ?? ''),
    pattern,
    freshSeconds: freshMinutes === undefined ? null : freshMinutes * 60,
    longestSeconds: longestMinutes === undefined ? null : longestMinutes * 60,
    tags,
    ...publication(pattern, parameters),
    ...(await whomItNames(transaction, parameters)),
  }
}

type Publication = Pick<NewRoleRule, 'published' | 'profile' | 'region' | 'via'>

const PROFILE_NAME = /^[A-Za-z0-9._-]{1,64}$/

/** What was typed for a role that is not published is not kept. */
function publication(pattern: string, { published, profile, region, via = [] }: RuleParameters): Publication {
  if (!published) return { published, profile: null, region: null, via: [] }
  if (!isOneRole(pattern)) throw new VouchError('awsRuleNotPublishable')
  if (profile !== undefined && !PROFILE_NAME.test(profile)) throw new VouchError('awsRuleProfileMalformed')
  const { partition } = parseRoleArn(pattern)
  if (region !== undefined && partitionOfRegion(region) !== partition) throw new VouchError('awsRuleRegionMalformed')
  const way = [...via, pattern]
  if (new Set(way).size < way.length || via.some((arn) => partitionOf(arn) !== partition)) {
    throw new VouchError('awsRuleViaMalformed')
  }
  return { published, profile: profile ?? null, region: region ?? null, via }
}

function partitionOf(arn: string): string | undefined {
  try {
    return parseRoleArn(arn).partition
  } catch {
    return undefined
  }
}

type Names = Pick<NewRoleRule, 'everybody' | 'personIds' | 'groupIds'>

async function whomItNames(transaction: Queryable, { who, people = [], groups = [] }: RuleParameters): Promise<Names> {
  if (who === 'everybody') return { everybody: true, personIds: [], groupIds: [] }
  if (people.length + groups.length === 0) throw new VouchError('awsRuleNamesNobody')
  const emails = [...new Set(people.map(canonicalEmail))]
  const known = await findPeopleByEmail(transaction, emails)
  const unknown = emails.find((email) => !known.some((person) => person.email === email))
  if (unknown !== undefined) throw new VouchError('awsRulePersonUnknown', { detail: `It is ${unknown}.` })
  // Sorted, so that two rules at once wait for each other instead of stopping each other.
  const groupIds = [...new Set(groups)].sort()
  for (const groupId of groupIds) {
    if ((await lockGroup(transaction, groupId)) === undefined) throw new VouchError('groupUnknown')
  }
  return { everybody: false, personIds: known.map(({ id }) => id), groupIds }
}

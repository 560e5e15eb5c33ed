import { parseRoleArn, type TagsRule, VouchError } from '@vouch/protocol'
import { canonicalEmail } from '@vouch/protocol/email/email'
import { findRulesFor } from '../../db/aws/aws-role-rules.ts'
import { findPersonByEmail, type PersonState } from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import { readSettings } from '../settings/settings.ts'
import { assuranceOf } from './assurance.ts'
import { combineRules, matchingRules } from './combine-rules.ts'
import { barOf, type RoleBar } from './judge-role.ts'

/** What the server would say to one person who asks for one role. */
export interface RoleTrial {
  readonly arn: string
  readonly person: { readonly id: string; readonly email: string; readonly state: PersonState }
  /** Why there would be no token, whatever the touch; undefined: there would be one. */
  readonly bar: RoleBar | 'deactivated' | 'invited' | undefined
  readonly freshSeconds: number | null
  readonly longestSeconds: number | null
  readonly tags: TagsRule
  /** The rules that match, and whether each lets the person in. */
  readonly rules: readonly {
    readonly id: string
    readonly name: string
    readonly pattern: string
    readonly permits: boolean
  }[]
}

/**
 * Asks as somebody else would, and mints nothing. For administrators: the caller has seen that it is one who asks.
 *
 * @param asked as it was typed
 * @throws VouchError `roleArnMalformed`, `emailMalformed`, `personUnknown`
 */
export async function tryRole(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  asked: { readonly role: string; readonly person: string },
): Promise<RoleTrial> {
  const { arn } = parseRoleArn(asked.role.trim())
  const { prisma } = runtime.database
  const person = await findPersonByEmail(prisma, canonicalEmail(asked.person))
  if (person === undefined) throw new VouchError('personUnknown')
  const [all, settings] = await Promise.all([findRulesFor(prisma, person.id), readSettings(runtime)])
  const rules = matchingRules(all, arn)
  const demands = combineRules(rules, arn)
  const now = runtime.clock()
  const { id, email, state } = person
  return {
    arn,
    person: { id, email, state },
    bar: state === 'active' ? barOf(demands, settings) : state,
    freshSeconds: demands.freshSeconds,
    longestSeconds: demands.longestSeconds,
    tags: assuranceOf(demands, settings, { authTime: now, now }).tags,
    rules: rules.map((rule) => ({ id: rule.id, name: rule.name, pattern: rule.pattern, permits: rule.permits })),
  }
}

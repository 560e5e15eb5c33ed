import type { OperationResult } from '@vouch/protocol'
import type { RoleRuleFor } from '../../db/aws/aws-role-rules.ts'
import { assuranceOf } from './assurance.ts'
import { combineRules, matchingRules } from './combine-rules.ts'
import { barOf, type RoleRequest, type RoleSettings } from './judge-role.ts'

type Explanation = OperationResult<'aws.roles.explain'>

/**
 * What the server would say of one role, without minting anything.
 *
 * @param rules all that there are, as they stand to the person
 * @param request a whole ARN, when the key was touched, and when it is asked
 */
export function explainRole(
  rules: readonly RoleRuleFor[],
  settings: RoleSettings,
  request: Pick<RoleRequest, 'authTime' | 'now'> & { readonly arn: string },
): Explanation {
  const { arn, authTime, now } = request
  const matching = matchingRules(rules, arn)
  const demands = combineRules(matching, arn)
  return {
    permitted: barOf(demands, settings) === undefined,
    rules: matching.map(({ name, pattern, permits }) => ({ name, pattern, permits })),
    touch_age_seconds: Math.max(0, Math.floor((now.getTime() - authTime.getTime()) / 1_000)),
    ...assuranceOf(demands, settings, request),
  }
}

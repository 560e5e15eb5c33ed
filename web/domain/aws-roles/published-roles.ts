import type { PublishedRole } from '@vouch/protocol'
import type { RoleRuleFor } from '../../db/aws/aws-role-rules.ts'
import { assuranceOf } from './assurance.ts'
import { combineRules, ruleFinder } from './combine-rules.ts'
import { barOf, type RoleRequest, type RoleSettings } from './judge-role.ts'

/**
 * The published roles that somebody may use. A role that others lead to asks for what all of them ask: the token is for the first, and
 * what AWS gives for it leads on to the rest.
 *
 * @param rules all that there are, as they stand to the person, by name
 * @param request when the key was touched, and when it is asked
 */
export function publishedRoles(
  rules: readonly RoleRuleFor[],
  settings: RoleSettings,
  request: Pick<RoleRequest, 'authTime' | 'now'>,
): PublishedRole[] {
  const rulesOf = ruleFinder(rules)
  return rules
    .filter(({ published }) => published)
    .flatMap(({ pattern: arn, name, description, profile, region, via }) => {
      const [entered = arn] = via
      const way = [...via, arn].map((each) => rulesOf(each))
      const together = combineRules([...new Set(way.flat())], entered)
      const asked = [...way.map((of, index) => combineRules(of, index === 0 ? entered : undefined)), together]
      if (asked.some((demands) => barOf(demands, settings) !== undefined)) return []
      const shown = { arn, name, description, profile, region, via: [...via] }
      return [{ ...shown, ...assuranceOf(together, settings, request) }]
    })
}

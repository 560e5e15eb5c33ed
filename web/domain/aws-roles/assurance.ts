import type { TagsRule } from '@vouch/protocol'
import type { RoleDemands } from '../../db/aws/aws-role-rules.ts'
import { freshUntilOf, type RoleRequest, type RoleSettings, tagsAreNeeded } from './judge-role.ts'

/** What the rules ask of a role together, as the command line is told. */
export interface Assurance {
  readonly fresh_seconds: number | null
  readonly longest_seconds: number | null
  readonly tags: TagsRule
  readonly touch_needed: boolean
}

/** @param request when the key was touched, and when it is asked */
export function assuranceOf(
  demands: RoleDemands,
  settings: RoleSettings,
  { authTime, now }: Pick<RoleRequest, 'authTime' | 'now'>,
): Assurance {
  const freshUntil = freshUntilOf(demands, authTime)
  return {
    fresh_seconds: demands.freshSeconds,
    longest_seconds: demands.longestSeconds,
    tags: tagsOf(demands, settings),
    touch_needed: freshUntil !== null && now >= freshUntil,
  }
}

/** Where rules contradict each other nothing is given out, and least of all without tags. */
function tagsOf(demands: RoleDemands, settings: RoleSettings): TagsRule {
  if (tagsAreNeeded(demands, settings)) return demands.bound ? 'bound' : 'required'
  return demands.tagsForbidden ? 'none' : 'preferred'
}

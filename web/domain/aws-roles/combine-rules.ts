import { isBindable, matchesWildcard } from '@vouch/protocol'
import type { RoleDemands, RoleRuleFor } from '../../db/aws/aws-role-rules.ts'
import { isOneRole } from './role-pattern.ts'

/** The rules that speak of a role. */
export function matchingRules<Rule extends Pick<RoleRuleFor, 'pattern'>>(rules: readonly Rule[], arn: string): Rule[] {
  return rules.filter(({ pattern }) => matchesWildcard(pattern, arn))
}

/** The same for many roles: rules for one role each are looked up, so that only patterns are tried one after the other. */
export function ruleFinder<Rule extends Pick<RoleRuleFor, 'pattern'>>(rules: readonly Rule[]): (arn: string) => Rule[] {
  const patterns = rules.filter(({ pattern }) => !isOneRole(pattern))
  const ofOneRole = new Map<string, Rule[]>()
  for (const rule of rules) {
    if (isOneRole(rule.pattern)) ofOneRole.set(rule.pattern, [...(ofOneRole.get(rule.pattern) ?? []), rule])
  }
  return (arn) => [...(ofOneRole.get(arn) ?? []), ...matchingRules(patterns, arn)]
}

/**
 * What several rules ask together: everybody whom one of them keeps out is out, and of each demand the strictest holds. So a rule more
 * never lets anybody do more, and their order means nothing (docs/decisions/0017). The statement that mints adds them up likewise.
 *
 * @param rules those that match one role, or any role of a way to one
 * @param entered ARN of the role that a token is for; undefined for one that is reached from another role, which no token can name
 */
export function combineRules(rules: readonly RoleRuleFor[], entered: string | undefined): RoleDemands {
  const inOrder = [...rules].sort((one, other) => (one.name < other.name ? -1 : 1))
  const bound = entered !== undefined && matchingRules(rules, entered).some(({ tags }) => tags === 'bound')
  return {
    matched: rules.length,
    freshSeconds: least(rules.map(({ freshSeconds }) => freshSeconds)),
    longestSeconds: least(rules.map(({ longestSeconds }) => longestSeconds)),
    tagsRequired: rules.some(({ tags }) => tags === 'required' || tags === 'bound'),
    tagsForbidden: rules.some(({ tags }) => tags === 'none'),
    bound,
    unbindable: bound && !isBindable(entered),
    names: namesOf(inOrder),
    refusing: namesOf(inOrder.filter(({ permits }) => !permits)),
  }
}

function namesOf(rules: readonly RoleRuleFor[]): string {
  return rules.map(({ name }) => name).join(', ')
}

function least(numbers: readonly (number | null)[]): number | null {
  const given = numbers.filter((number) => number !== null)
  return given.length === 0 ? null : Math.min(...given)
}

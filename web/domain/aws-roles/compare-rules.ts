import type { NewRoleRule, TagsRule } from '../../db/aws/aws-role-rules.ts'
import { covers } from './role-pattern.ts'

/** The parts of a rule that changed, in words: those that let through more than before, and those that let through less. */
export interface RuleChange {
  readonly loosened: readonly string[]
  readonly tightened: readonly string[]
}

/** A part may do both: one group in, another one out. */
export function compareRules(before: NewRoleRule, after: NewRoleRule): RuleChange {
  return { loosened: partsThatLetMore(before, after), tightened: partsThatLetMore(after, before) }
}

const HOUR = 3_600

function partsThatLetMore(one: NewRoleRule, other: NewRoleRule): string[] {
  const more = {
    // What the rule does not speak of any more is free of it.
    'which roles it speaks of': !covers(other.pattern, one.pattern),
    'who may use them': namesMore(one, other),
    'how fresh the touch has to be': (other.freshSeconds ?? Infinity) > (one.freshSeconds ?? Infinity),
    'how long their sessions live': (other.longestSeconds ?? HOUR) > (one.longestSeconds ?? HOUR),
    'session tags': !asksTagsLike(one.tags, other.tags),
  }
  return Object.entries(more).flatMap(([part, isMore]) => (isMore ? [part] : []))
}

/** Whether the other lets out no token that the one keeps back. */
function asksTagsLike(one: TagsRule, other: TagsRule): boolean {
  return one === 'preferred' || one === other || (one === 'required' && other === 'bound')
}

function namesMore(one: NewRoleRule, other: NewRoleRule): boolean {
  if (one.everybody) return false
  if (other.everybody) return true
  return hasMore(one.personIds, other.personIds) || hasMore(one.groupIds, other.groupIds)
}

/** Whether the other has something that the one has not. */
function hasMore(one: readonly string[], other: readonly string[]): boolean {
  const known = new Set(one)
  return other.some((each) => !known.has(each))
}

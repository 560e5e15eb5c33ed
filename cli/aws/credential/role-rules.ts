import { VouchError } from '@vouch/protocol'

/** What the administrator's rules say of credentials of a role. */
export interface RoleRules {
  /** They live this long at most: seconds; null: an hour. */
  readonly longestSeconds: number | null
  /** They are handed out for this long, counted from when the server said so, and not again without a new touch: seconds; null: no end. */
  readonly freshSeconds: number | null
}

/** Of a server that knows no rules. */
export const NO_RULES: RoleRules = { longestSeconds: null, freshSeconds: null }

/** Both, each where it is the stricter one. */
export function stricter(one: RoleRules, other: RoleRules): RoleRules {
  return {
    longestSeconds: least(one.longestSeconds, other.longestSeconds),
    freshSeconds: least(one.freshSeconds, other.freshSeconds),
  }
}

/**
 * A duration that the rules allow.
 *
 * @throws VouchError `awsDurationRefused` where that is less than STS gives
 */
export function durationWithin(seconds: number, { longestSeconds }: RoleRules, shortest: number): number {
  const allowed = Math.min(seconds, longestSeconds ?? seconds)
  if (allowed >= shortest) return allowed
  throw new VouchError('awsDurationRefused', { detail: `The rules of the server allow ${allowed} seconds.` })
}

function least(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.min(one, other)
}

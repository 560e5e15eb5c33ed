import type { Json, JsonPath } from '../remedy/json.ts'

/** What IAM accepts in a trust policy and nobody should write. */
export interface TrustTrap {
  readonly trap:
    | 'anyone'
    | 'allButSome'
    | 'noAudience'
    | 'anyAudience'
    | 'anySubject'
    | 'openSubject'
    | 'deadWildcard'
    | 'deadVariable'
    | 'noGuard'
    | 'deadKey'
    | 'anyAction'
    | 'otherProvider'
    | 'anyRole'
    | 'roleNotAsked'
    | 'long'
  /** `unsafe` lets in more than meant; `useless` does nothing, or never matches; `note` may be meant. */
  readonly level: 'unsafe' | 'useless' | 'note'
  readonly path: JsonPath
  readonly what: string
  /** What to put there, where that can be said. */
  readonly put?: Json
}

/** One line of a Condition, with what its operator does. */
export interface ConditionLine {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
  readonly path: JsonPath
}

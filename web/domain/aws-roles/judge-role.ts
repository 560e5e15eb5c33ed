import { VouchError } from '@vouch/protocol'
import type { RoleDemands } from '../../db/aws-role-rules.ts'
import { duration } from '../clock/duration.ts'
import type { Settings } from '../settings/known-settings.ts'

/** What is asked, by whom, when. */
export interface RoleRequest {
  /** When the key was touched. */
  readonly authTime: Date
  readonly now: Date
  /** Asked for without session tags. */
  readonly omitTags: boolean
}

/** On what terms a role may be entered. */
export interface RoleTerms {
  /** The AWS session may live this long, seconds; null: an hour. */
  readonly longestSeconds: number | null
  /** From then on only with a new touch; null: while the session lives. */
  readonly freshUntil: Date | null
  readonly tagged: boolean
}

/** The settings that it depends on, too. */
export type RoleSettings = Pick<Settings, 'aws_unlisted_roles' | 'aws_untagged_fallback'>

/**
 * Whether somebody may have a token for a role now, and on what terms. What a touch would mend is said last, so that nobody touches
 * for nothing. The statement that mints (db/aws-mint.ts) decides the same.
 *
 * @param demands of all rules that match the role, for this person
 * @throws VouchError `awsRoleForbidden`, `awsTagsForbidden`, `awsFreshTouchNeeded`
 */
export function judgeRole(demands: RoleDemands, settings: RoleSettings, request: RoleRequest): RoleTerms {
  const forbidden = forbiddenBecause(demands, settings)
  if (forbidden !== undefined) throw new VouchError('awsRoleForbidden', { detail: forbidden })
  if (request.omitTags && tagsAreNeeded(demands, settings)) throw new VouchError('awsTagsForbidden')
  const freshUntil = freshUntilOf(demands, request.authTime)
  if (freshUntil !== null && request.now >= freshUntil) {
    throw new VouchError('awsFreshTouchNeeded', { detail: tooOld(demands, request) })
  }
  const tagged = !demands.tagsForbidden && !request.omitTags
  return { longestSeconds: demands.longestSeconds, freshUntil, tagged }
}

/**
 * Why nobody, or this person, gets a token for the role, whatever the touch.
 *
 * @returns undefined where they may have one
 */
export function forbiddenBecause(demands: RoleDemands, settings: RoleSettings): string | undefined {
  if (demands.matched === 0) {
    return settings.aws_unlisted_roles === 'forbid'
      ? 'No rule names it, and this server gives out tokens for roles that a rule names alone.'
      : undefined
  }
  if (demands.refusing !== '') return `You are not among those whom these rules let in: ${demands.refusing}.`
  if (!demands.tagsForbidden) return undefined
  if (demands.tagsRequired) return 'Its rules contradict each other: one asks for session tags, another forbids them.'
  return settings.aws_untagged_fallback === 'forbid'
    ? 'A rule forbids session tags for it, and a setting of this server forbids tokens without them.'
    : undefined
}

/** Whether a token without tags is never given. */
export function tagsAreNeeded({ tagsRequired }: RoleDemands, settings: RoleSettings): boolean {
  return tagsRequired || settings.aws_untagged_fallback === 'forbid'
}

/** When the touch becomes too old; null: not while the session lives. */
export function freshUntilOf({ freshSeconds }: RoleDemands, authTime: Date): Date | null {
  return freshSeconds === null ? null : new Date(authTime.getTime() + freshSeconds * 1_000)
}

function tooOld({ freshSeconds }: RoleDemands, { authTime, now }: RoleRequest): string {
  const age = (now.getTime() - authTime.getTime()) / 1_000
  return `It asks for a touch younger than ${duration(freshSeconds ?? 0)}; yours was ${duration(age)} ago.`
}

import { VouchError } from '@vouch/protocol'
import type { RoleDemands } from '../../db/aws/aws-role-rules.ts'
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
  /** The token has to name the role. */
  readonly bound: boolean
}

/** The settings that it depends on, too. */
export type RoleSettings = Pick<Settings, 'aws_unlisted_roles' | 'aws_untagged_fallback'>

/**
 * Whether somebody may have a token for a role now, and on what terms. What a touch would mend is said last, so that nobody touches
 * for nothing. The statement that mints (db/aws/aws-mint.ts) decides the same.
 *
 * @param demands of all rules that match the role, for this person
 * @throws VouchError `awsRoleForbidden`, `awsRoleUnbindable`, `awsTagsForbidden`, `awsFreshTouchNeeded`
 */
export function judgeRole(demands: RoleDemands, settings: RoleSettings, request: RoleRequest): RoleTerms {
  const bar = barOf(demands, settings)
  if (bar === 'unbindable') throw new VouchError('awsRoleUnbindable')
  if (bar !== undefined) throw new VouchError('awsRoleForbidden', { detail: barInWords(bar, demands) })
  if (request.omitTags && tagsAreNeeded(demands, settings)) {
    throw new VouchError('awsTagsForbidden', demands.bound ? { detail: NAMED } : {})
  }
  const freshUntil = freshUntilOf(demands, request.authTime)
  if (freshUntil !== null && request.now >= freshUntil) {
    throw new VouchError('awsFreshTouchNeeded', { detail: tooOld(demands, request) })
  }
  const tagged = !demands.tagsForbidden && !request.omitTags
  return { longestSeconds: demands.longestSeconds, freshUntil, tagged, bound: demands.bound }
}

/** Asked of a role that refuses a token that names it: there may be another reason than the actions. */
const NAMED =
  'A rule has its tokens name the role by the session tag vouch:role; the trust policy may also ask for another value of it.'

/** Why there is no token for a role, whatever the touch. */
export type RoleBar = 'unlisted' | 'notLetIn' | 'contradicted' | 'settingForbids' | 'unbindable'

/** @returns undefined where the person may have one */
export function barOf(demands: RoleDemands, settings: RoleSettings): RoleBar | undefined {
  if (demands.matched === 0) return settings.aws_unlisted_roles === 'forbid' ? 'unlisted' : undefined
  if (demands.refusing !== '') return 'notLetIn'
  if (demands.tagsForbidden && demands.tagsRequired) return 'contradicted'
  if (demands.tagsForbidden && settings.aws_untagged_fallback === 'forbid') return 'settingForbids'
  return demands.unbindable ? 'unbindable' : undefined
}

function barInWords(bar: Exclude<RoleBar, 'unbindable'>, { refusing }: RoleDemands): string {
  const words: Record<typeof bar, string> = {
    unlisted: 'No rule names it, and this server gives out tokens for roles that a rule names alone.',
    notLetIn: `You are not among those whom these rules let in: ${refusing}.`,
    contradicted: 'Its rules contradict each other: one asks for session tags, another forbids them.',
    settingForbids: 'A rule forbids session tags for it, and a setting of this server forbids tokens without them.',
  }
  return words[bar]
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

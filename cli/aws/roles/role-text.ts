import type { PublishedRole, TagsRule } from '@vouch/protocol'
import { durationText } from '../../terminal/duration-text.ts'

const TAGS: Readonly<Record<TagsRule, string>> = {
  required: 'always carries your tags',
  preferred: 'carries your tags where the role allows them',
  none: 'carries no tags',
  bound: 'always carries your tags and names the role to AWS',
}

/** AWS gives no more to a web identity of ours: seconds. */
const LONGEST_SECONDS = 3_600

/**
 * How fresh the touch must be for a role.
 *
 * @param touchAge of this session: seconds
 */
export function touchText({ fresh_seconds, touch_needed }: PublishedRole, touchAge: number): string {
  if (fresh_seconds === null) return 'any touch of your session'
  const wanted = `a touch younger than ${durationText(fresh_seconds)}`
  const yours = `yours is ${durationText(touchAge)} old`
  return touch_needed ? `${wanted}; ${yours}: \`vouch login --fresh\`` : `${wanted}; ${yours}`
}

/** How long a session of it lives, and what it carries. */
export function sessionText({ longest_seconds, tags }: PublishedRole): string {
  return `${durationText(longest_seconds ?? LONGEST_SECONDS)} at most; ${TAGS[tags]}`
}

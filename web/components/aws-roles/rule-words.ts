import type { RoleRule, TagsRule } from '../../db/aws/aws-role-rules.ts'
import { duration } from '../../domain/clock/duration.ts'

/** Whom a rule lets in, in a few words: `Everybody`, `admins, on-call and 3 people`, `Nobody`. */
export function whoWords(everybody: boolean, groups: readonly string[], people: number): string {
  if (everybody) return 'Everybody'
  const shown = groups.slice(0, 3)
  const further = groups.length - shown.length
  const named = [
    ...shown,
    ...(further > 0 ? [further === 1 ? '1 more group' : `${further} more groups`] : []),
    ...(people > 0 ? [people === 1 ? '1 person' : `${people} people`] : []),
  ]
  return named.length === 0 ? 'Nobody' : new Intl.ListFormat('en').format(named)
}

/** Names of rules in a sentence: “Administrators”, “Production”, and 3 more. */
export function namesInWords(rules: readonly { readonly name: string }[]): string {
  const shown = rules.slice(0, 5).map(({ name }) => `“${name}”`)
  const further = rules.length - shown.length
  return new Intl.ListFormat('en').format(further > 0 ? [...shown, `${further} more`] : shown)
}

/** By what a rule lets somebody in: `By name`, `Through admins and on-call`. */
export function wayIn(byName: boolean, groups: readonly string[]): string {
  const named = new Intl.ListFormat('en').format(groups)
  if (!byName) return `Through ${named}`
  return named === '' ? 'By name' : `By name, and through ${named}`
}

/** How fresh the touch has to be. */
export function touchWords({ freshSeconds }: Pick<RoleRule, 'freshSeconds'>): string {
  return freshSeconds === null ? 'Of the session' : `Within ${duration(freshSeconds)}`
}

/** How long AWS sessions live. */
export function longestWords({ longestSeconds }: Pick<RoleRule, 'longestSeconds'>): string {
  return duration(longestSeconds ?? 3_600)
}

/** What tokens carry, for a line of a table. */
export const tagsInShort: Readonly<Record<TagsRule, string>> = {
  required: 'Always',
  bound: 'Always, with the role',
  preferred: 'Where allowed',
  none: 'Never',
}

/** The same as a choice, and as a fact. */
export const tagsInWords: Readonly<Record<TagsRule, string>> = {
  preferred: 'Sent; left out where the role does not allow them',
  required: 'Always sent: no token without them',
  bound: 'Always sent, with the role’s own name',
  none: 'Never sent',
}

import type { ListFilter } from './search-form.tsx'

/**
 * A filter of a table out of its values.
 *
 * @param everything the words of the choice that lets everything through
 * @param choices each value as the address says it, and its words
 */
export function listFilter(
  name: string,
  label: string,
  everything: string,
  choices: readonly (readonly [value: string, words: string])[],
): ListFilter {
  const options = choices.map(([value, words]) => ({ value, label: words }))
  return { name, label, options: [{ value: '', label: everything }, ...options] }
}

import { VouchError } from '@vouch/protocol'

/** So much of an ID is enough, and is shown. */
export const SHORT_ID = 8
const LEAST_OF_ID = 4

/**
 * The key or session that a person means: by its ID, the beginning of it, or its name.
 *
 * @throws VouchError `missing` where there is none, `moreThanOneMeant`
 */
export function chosenItem<I extends { readonly id: string; readonly name?: string }>(
  items: readonly I[],
  meant: string,
  missing: 'noSuchKey' | 'noSuchSession',
): I {
  const text = meant.toLowerCase()
  const exact = items.filter(({ id }) => id === text)
  const named = items.filter(({ name }) => name?.toLowerCase() === text)
  const begun = text.length < LEAST_OF_ID ? [] : items.filter(({ id }) => id.startsWith(text))
  const [found, other] = [exact, named, begun].find((some) => some.length > 0) ?? []
  if (found === undefined) throw new VouchError(missing)
  if (other !== undefined) throw new VouchError('moreThanOneMeant')
  return found
}

/** Flags of a command line with their values, and where what is no flag begins. */
export interface Flags {
  /** Each at most once. */
  readonly values: ReadonlyMap<string, string>
  /** Values of the flag that may be repeated, in order. */
  readonly repeated: readonly string[]
  /** Index of the first word that is neither a flag nor a value. */
  readonly end: number
}

/**
 * Reads well-formed flags, `--name value` or `--name=value`, up to the first word that is none.
 *
 * @param repeatable the one flag that may stand more than once
 * @returns undefined where a flag is unknown, empty, without a value, or stands twice
 */
export function readFlags(words: readonly string[], names: ReadonlySet<string>, repeatable: string): Flags | undefined {
  const values = new Map<string, string>()
  const repeated: string[] = []
  let index = 0
  for (; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (!word.startsWith('-') || word === '--') break
    const equals = word.indexOf('=')
    const name = equals === -1 ? word : word.slice(0, equals)
    const value = equals === -1 ? words[++index] : word.slice(equals + 1)
    if (!names.has(name) || values.has(name) || value === undefined || value === '') return undefined
    if (name === repeatable) repeated.push(value)
    else values.set(name, value)
  }
  return { values, repeated, end: index }
}

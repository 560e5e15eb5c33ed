/** What the shells can complete a value with, asked for when somebody presses TAB. */
export type KnownValues = 'profiles' | 'roles' | 'regions' | 'keys' | 'sessions' | 'files' | 'commands'

/** What the value of an option, or a word behind the command, is. Help, manual pages, completion and errors are made from it. */
export interface ValueKind {
  /** What stands for it in help: `URL`. */
  readonly name: string
  /** All there are, where they are few. */
  readonly choices?: readonly string[]
  /** Where it is a whole number: both ends are of it. */
  readonly range?: { readonly least: number; readonly most: number; readonly unit?: string }
  readonly known?: KnownValues
}

/** Kinds that more than one command takes. */
export const values = {
  url: { name: 'URL' },
  seconds: { name: 'SECONDS' },
  name: { name: 'NAME' },
  role: { name: 'ARN', known: 'roles' },
  profile: { name: 'PROFILE', known: 'profiles' },
  region: { name: 'REGION', known: 'regions' },
  file: { name: 'FILE', known: 'files' },
} as const satisfies Record<string, ValueKind>

/** One of a few words. The option's own validator refuses the others. */
export function oneOf(choices: readonly string[]): ValueKind {
  return { name: choices.join('|'), choices }
}

const kinds = new WeakMap<object, ValueKind>()

/**
 * Says what an option takes, where it is defined.
 *
 * @param option as the library makes it; it is given back as it is
 *
 * @example
 * server = takes(values.url, Option.String('--server', { description: 'address of the Vouch server' }))
 */
export function takes<T>(kind: ValueKind, option: T): T {
  kinds.set(option as object, kind)
  return option
}

/** What was said of it with `takes`. */
export function kindOf(option: object): ValueKind | undefined {
  return kinds.get(option)
}

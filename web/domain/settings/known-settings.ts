import { z } from 'zod'

/** One thing that an administrator may change while the server runs. */
interface Setting<Schema extends z.ZodType> {
  readonly schema: Schema
  /** What holds until somebody changes it. */
  readonly initial: z.output<Schema>
  /** How a person writes a value on the command line. */
  readonly fromText: (text: string) => unknown
  /** What it does, and what it takes. */
  readonly summary: string
}

function setting<Schema extends z.ZodType>(of: Setting<Schema>): Setting<Schema> {
  return of
}

/** Every setting by its name in the table `settings`. */
export const knownSettings = {
  aws_untagged_fallback: setting({
    schema: z.enum(['allow', 'forbid']),
    initial: 'allow',
    fromText: (text) => text,
    summary: 'Whether a role that does not allow session tags may be entered without them: allow or forbid.',
  }),
}

export type SettingName = keyof typeof knownSettings
export type Settings = { [Name in SettingName]: z.output<(typeof knownSettings)[Name]['schema']> }

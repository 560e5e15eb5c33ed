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
  aws_unlisted_roles: setting({
    schema: z.enum(['allow', 'forbid']),
    initial: 'allow',
    fromText: (text) => text,
    summary: 'Whether tokens are given for AWS roles that no rule names: allow or forbid.',
  }),
  login_ip_mismatch: setting({
    schema: z.enum(['warn', 'deny']),
    // A VPN that carries some programs and not others, or a change of network in between, is far more often the reason than an attack.
    initial: 'warn',
    fromText: (text) => text,
    summary:
      'What happens when the terminal and the browser of one login come from different networks: warn notes it in the audit log, deny refuses the login as well. Warn, unless everybody reaches this server by one way: a VPN for some programs only makes the two differ. IPv4 and IPv6 are never compared with each other.',
  }),
  login_paste_back: setting({
    schema: z.enum(['forbid', 'same-network', 'allow']),
    // A code that a person carries by hand can be talked out of that person: docs/decisions/0026.
    initial: 'forbid',
    fromText: (text) => text,
    summary:
      'Whether a login of a terminal on another machine may be finished by pasting a code into it: forbid, same-network (only where terminal and browser come from one network), or allow. Such a session lasts an hour. Whoever is talked into handing such a code over lets a stranger in, which ssh -L never does.',
  }),
  audit_retention_days: setting({
    schema: z.union([z.literal(0), z.int().min(30).max(36_500)]),
    initial: 0,
    fromText: Number,
    summary:
      'How many days the audit log goes back, at least: 30 or more, or 0 to keep all of it. What is older is deleted from the beginning up to a signed checkpoint, so that the rest still proves itself.',
  }),
}

export type SettingName = keyof typeof knownSettings
export type Settings = { [Name in SettingName]: z.output<(typeof knownSettings)[Name]['schema']> }

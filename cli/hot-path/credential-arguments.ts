/** What `vouch credential aws` was asked for. */
export interface CredentialArguments {
  readonly role: string
  /** ARNs of the roles that lead to it, in order. */
  readonly via: readonly string[]
  readonly region: string | undefined
  readonly duration: number | undefined
}

/**
 * Reads the flags of `vouch credential aws`.
 *
 * @param args what follows `credential aws`
 * @returns undefined for anything but well-formed flags, each but --via at most once: the full command line explains those
 */
export function credentialArguments(args: readonly string[]): CredentialArguments | undefined {
  const given = new Map<string, string>()
  const via: string[] = []
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? ''
    const equals = word.indexOf('=')
    const name = equals === -1 ? word : word.slice(0, equals)
    const value = equals === -1 ? args[++index] : word.slice(equals + 1)
    if (!FLAGS.has(name) || given.has(name) || value === undefined || value === '') return undefined
    if (name === '--via') via.push(value)
    else given.set(name, value)
  }
  const role = given.get('--role')
  const duration = given.get('--duration')
  if (role === undefined || (duration !== undefined && !/^\d{1,6}$/.test(duration))) return undefined
  return { role, via, region: given.get('--region'), duration: duration === undefined ? undefined : Number(duration) }
}

const FLAGS = new Set(['--role', '--via', '--region', '--duration'])

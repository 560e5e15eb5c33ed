import { readFlags } from './flags.ts'

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
  const flags = readFlags(args, FLAGS, '--via')
  const role = flags?.values.get('--role')
  if (flags === undefined || flags.end < args.length || role === undefined) return undefined
  const duration = flags.values.get('--duration')
  if (!isDuration(duration)) return undefined
  return { role, via: flags.repeated, region: flags.values.get('--region'), duration: secondsOf(duration) }
}

const FLAGS = new Set(['--role', '--via', '--region', '--duration'])

/** Whether a value of --duration, if there is one, is a number. */
export function isDuration(value: string | undefined): boolean {
  return value === undefined || /^\d{1,6}$/.test(value)
}

export function secondsOf(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : Number(duration)
}

import { CREDENTIAL_SECONDS } from '../aws/credential/duration-range.ts'
import type { RoleChoice } from '../aws/profile/chosen-role.ts'
import { isDuration, secondsOf } from './credential-arguments.ts'
import { readFlags } from './flags.ts'

/** What `vouch exec` was asked for. */
export interface ExecArguments extends RoleChoice {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * Reads the command line of `vouch exec`. The first word that is no flag of ours, or the one behind `--`, begins the command; everything
 * from there on is the command's own.
 *
 * @param words what follows `exec`
 * @returns undefined for anything but well-formed flags and a command: the full command line explains those
 */
export function execArguments(words: readonly string[]): ExecArguments | undefined {
  const flags = readFlags(words, FLAGS, '--via')
  if (flags === undefined) return undefined
  const { values, repeated, end } = flags
  const [command, ...args] = words.slice(words[end] === '--' ? end + 1 : end)
  const duration = values.get('--duration')
  if (command === undefined || !isDuration(duration) || !isGiven(secondsOf(duration))) return undefined
  return {
    role: values.get('--role'),
    profile: values.get('--profile'),
    via: repeated,
    region: values.get('--region'),
    duration: secondsOf(duration),
    command,
    args,
  }
}

/** Another duration is refused, where a person has typed it. */
function isGiven(seconds: number = CREDENTIAL_SECONDS.most): boolean {
  return seconds >= CREDENTIAL_SECONDS.least && seconds <= CREDENTIAL_SECONDS.most
}

const FLAGS = new Set(['--role', '--profile', '--via', '--region', '--duration'])

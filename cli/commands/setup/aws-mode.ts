import { VouchError } from '@vouch/protocol'

/** What one `vouch setup aws` is to do. */
export type AwsMode = 'iam' | 'list' | 'undo' | 'all' | 'roles' | 'ask'

/** The options that decide on it. */
export interface AwsModeOptions {
  readonly role: readonly string[]
  readonly profile: string | undefined
  readonly region: string | undefined
  readonly duration: number | undefined
  readonly via: readonly string[]
  readonly all: boolean
  readonly prune: boolean
  readonly yes: boolean
  readonly undo: boolean
  readonly list: boolean
  readonly dryRun: boolean
  readonly json: boolean
  readonly iam: string | undefined
  readonly email: readonly string[]
  readonly domain: string | undefined
  readonly provenDomain: string | undefined
  readonly bound: boolean
  readonly account: string | undefined
  readonly roleName: string | undefined
  readonly partition: string | undefined
  readonly server: string | undefined
}

type Name = keyof AwsModeOptions

const FLAGS: Readonly<Record<Name, string>> = {
  role: '--role',
  profile: '--profile',
  region: '--region',
  duration: '--duration',
  via: '--via',
  all: '--all',
  prune: '--prune',
  yes: '--yes',
  undo: '--undo',
  list: '--list',
  dryRun: '--dry-run',
  json: '--json',
  iam: '--print-iam',
  email: '--email',
  domain: '--domain',
  provenDomain: '--proven-domain',
  bound: '--bound',
  account: '--account',
  roleName: '--role-name',
  partition: '--partition',
  server: '--server',
}

/** What goes with each; anything else beside it is a mistake that is better told than passed over. */
const COMPANIONS: Readonly<Record<AwsMode, readonly Name[]>> = {
  iam: ['iam', 'email', 'domain', 'provenDomain', 'bound', 'account', 'roleName', 'partition', 'server'],
  list: ['list', 'json'],
  undo: ['undo', 'profile', 'role', 'dryRun', 'json'],
  all: ['all', 'prune', 'yes', 'dryRun', 'json'],
  roles: ['role', 'profile', 'region', 'duration', 'via', 'dryRun', 'json'],
  ask: [],
}

/**
 * Finds out what is asked for.
 *
 * @param isWatched somebody sits at a terminal
 * @throws VouchError `usage`
 */
export function awsMode(options: AwsModeOptions, isWatched: boolean): AwsMode {
  const given = (Object.keys(FLAGS) as Name[]).filter((name) => isGiven(options[name]))
  const leading = (['iam', 'list', 'undo', 'all'] as const).find((mode) => given.includes(mode))
  const mode = leading ?? (given.includes('role') ? 'roles' : 'ask')
  if (mode === 'ask' && given.length > 0) throw usage(needs(given))
  if (mode === 'ask' && !isWatched) throw usage('needs --role ARN, or --all, where there is no terminal to ask on.')
  const stray = given.find((name) => !COMPANIONS[mode].includes(name))
  if (stray !== undefined) {
    const meant = mode === 'iam' && stray === 'role' ? ' The role that it makes is named by --role-name NAME.' : ''
    throw usage(`does not take ${FLAGS[stray]} together with ${leadingFlag(mode)}.${meant}`)
  }
  if (mode === 'roles' && options.profile !== undefined && new Set(options.role).size > 1) {
    throw usage('gives one profile to one role: leave --profile away, or name one role.')
  }
  return mode
}

/** What the first of the options that were given belongs to; for one that goes with several, the role. */
function needs([first = 'role']: readonly Name[]): string {
  if (COMPANIONS.roles.includes(first)) return `needs --role ARN beside ${FLAGS[first]}.`
  const mode = (['all', 'iam'] as const).find((each) => COMPANIONS[each].includes(first)) ?? 'roles'
  return `needs ${mode === 'iam' ? '--print-iam cli, cloudformation or terraform' : FLAGS.all} beside ${FLAGS[first]}.`
}

function leadingFlag(mode: AwsMode): string {
  return mode === 'roles' || mode === 'ask' ? FLAGS.role : FLAGS[mode]
}

function isGiven(value: AwsModeOptions[Name]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false
}

function usage(detail: string): VouchError {
  return new VouchError('usage', { detail: `\`vouch setup aws\` ${detail}` })
}

import { ExitCode, VouchError } from '@vouch/protocol'
import { fileTrap } from '../../aws/config-file/file-trap.ts'
import { type OwnProfile, ownProfiles } from '../../aws/profile/own-profiles.ts'
import type { AwsSetup, ProfileChange } from '../../aws/setup/aws-setup.ts'
import { environmentTraps } from '../../aws/setup/environment-traps.ts'
import type { ListedProfiles } from '../../aws/setup/list-profiles.ts'
import type { AwsFiles } from '../../config/aws-files.ts'
import { safeLine, safeText } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { wrapped } from '../../terminal/wrapped.ts'

/** What is told beside the changes themselves. */
export interface Reported {
  /** Left out before anything was planned. */
  readonly refused?: AwsSetup['refused']
  /** Whether a profile is of a published role; told of those that are not. */
  readonly isPublished?: (own: OwnProfile) => boolean
  /** How many roles are published. */
  readonly published?: number
  /** Of what is taken out, a profile or a role was named, and has to be there. */
  readonly wasNamed?: boolean
}

interface ReportOptions extends Reported {
  readonly files: AwsFiles
  readonly isDry: boolean
  readonly isJson: boolean
}

/**
 * Tells what was done, or would be: the result on stdout, and everything that may keep it from working on stderr.
 *
 * @returns the exit code
 * @throws VouchError `awsNothingToUndo`
 */
export function reportSetup(setup: AwsSetup, terminal: Terminal, options: ReportOptions): ExitCode {
  if (options.wasNamed === true && setup.changes.length === 0) throw new VouchError('awsNothingToUndo')
  const refused = [...(options.refused ?? []), ...setup.refused]
  const others =
    options.isPublished === undefined ? [] : ownProfiles(setup.text).filter((own) => !options.isPublished?.(own))
  if (options.isJson) terminal.print(JSON.stringify(document(setup, refused, others, options.isDry)))
  else tellChanges(setup, terminal, options)
  for (const words of warnings(setup, options.files)) terminal.tell(terminal.tint('yellow', safeText(words)))
  for (const { profile, roleArn } of others) {
    const words = `Profile ${safeText(profile, 64)} is for ${safeText(roleArn, 200)}, which is not published for you. \`--prune\` takes it out.`
    terminal.tell(terminal.tint('yellow', words))
  }
  for (const { wanted, fault } of refused) {
    const words = `Not set up: ${safeText(wanted.roleArn, 200)}. ${safeText(fault.message)} (${fault.code})`
    terminal.tell(terminal.tint('red', words))
  }
  if (refused.length === 0) return ExitCode.ok
  throw new VouchError('awsSomeProfilesRefused')
}

function tellChanges(setup: AwsSetup, terminal: Terminal, { isDry, published }: ReportOptions): void {
  const { changes, diff } = setup
  if (isDry && diff !== '') tellDiff(diff, terminal)
  else for (const change of changes) terminal.say(changeText(change, setup.file, isDry))
  if (published === 0) terminal.print('No role is published for you.')
  else if (changes.length === 0) terminal.say('There is no profile of Vouch.')
  const [first] = changes.filter(({ change }) => change === 'add' || change === 'update')
  if (!isDry && first !== undefined) terminal.print(`Try it: aws sts get-caller-identity --profile ${first.profile}`)
}

function changeText({ profile, change, before, left }: ProfileChange, file: string, isDry: boolean): string {
  const name = safeText(profile, 64)
  const path = safeText(file)
  if (change === 'none') return `Profile ${name} is set up already.`
  if (change === 'add') return `Profile ${name} written to ${path}.`
  if (change === 'update') {
    const was = before === undefined ? '' : ` It was for ${safeText(before, 200)}.`
    return `Profile ${name} brought up to date in ${path}.${was}`
  }
  const kept = `What somebody added stays, under its name: ${left.map((key) => safeText(key, 64)).join(', ')}.`
  return `Profile ${name} ${isDry ? 'goes' : 'taken'} out of ${path}.${left.length === 0 ? '' : ` ${kept}`}`
}

function tellDiff(diff: string, terminal: Terminal): void {
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const shown = safeLine(line)
    const added = line.startsWith('+')
    terminal.print(added || line.startsWith('-') ? terminal.paint(added ? 'green' : 'red', shown) : shown)
  }
}

/** What keeps the profiles that were put from working. */
function warnings({ changes, text, file }: AwsSetup, files: AwsFiles): string[] {
  const put = changes.filter(({ change }) => change !== 'remove')
  if (put.length === 0) return []
  const trap = fileTrap(text)
  return [
    ...put.flatMap(({ odd }) => odd),
    ...(trap === undefined ? [] : [`The AWS CLI reads nothing of ${file} as it is. ${trap}`]),
    ...environmentTraps(
      put.map(({ profile }) => profile),
      files,
    ),
  ]
}

function document(setup: AwsSetup, refused: AwsSetup['refused'], others: readonly OwnProfile[], isDry: boolean) {
  return {
    file: setup.file,
    dry_run: isDry,
    profiles: setup.changes.map(({ profile, roleArn, change, before, left }) => ({
      profile,
      role: roleArn,
      change,
      before: before ?? null,
      left,
    })),
    refused: refused.map(({ wanted, fault }) => ({ role: wanted.roleArn, code: fault.code, reason: fault.message })),
    unpublished: others.map(({ profile, roleArn }) => ({ profile, role: roleArn })),
    diff: setup.diff,
  }
}

type Listed = ListedProfiles['profiles'][number]

/** Shows the profiles of ours as a table, stacked where it would not fit, or as one JSON object. */
export function reportListed({ file, profiles, notes }: ListedProfiles, terminal: Terminal, isJson: boolean): void {
  if (isJson) {
    terminal.print(JSON.stringify({ file, profiles, notes }))
    return
  }
  const width = Math.max(0, ...profiles.map(({ profile }) => safeText(profile, 64).length))
  const rows = profiles.map((listed) => ({ listed, cells: cellsOf(listed, width) }))
  const room = terminal.width === undefined ? undefined : Math.max(NARROWEST, terminal.width - BELOW.length)
  const isWide = room === undefined || rows.every(({ cells }) => cells.join('  ').length <= room)
  for (const { listed, cells } of rows) {
    const state = listed.works === null ? terminal.paint('dim', '?      ') : mark(listed.works, terminal)
    const notes = listed.notes.flatMap((words) => wrapped(safeText(words), room).split('\n'))
    const [first = '', ...below] = [...(isWide ? [cells.join('  ')] : cells.map((cell) => cell.trimEnd())), ...notes]
    terminal.print(`${state}  ${first}`)
    for (const line of below) terminal.print(`${BELOW}${line}`)
  }
  if (profiles.length === 0) terminal.say('There is no profile of Vouch. `vouch setup aws --role ARN` writes one.')
  for (const words of notes) terminal.tell(terminal.tint('yellow', safeText(words)))
}

/** As wide as what stands before the first cell. */
const BELOW = ' '.repeat(9)
/** Below this the words go over the edge rather than into a column of one word. */
const NARROWEST = 24

function cellsOf({ profile, role, via, region, duration_seconds: seconds }: Listed, width: number): string[] {
  return [
    safeText(profile, 64).padEnd(width),
    safeText(role, 200),
    ...via.map((arn) => `via ${safeText(arn, 200)}`),
    ...(region === null ? [] : [safeText(region, 40)]),
    ...(seconds === null ? [] : [`${seconds} s`]),
  ]
}

function mark(works: boolean, terminal: Terminal): string {
  return works ? terminal.paint('green', 'ok     ') : terminal.paint('red', 'problem')
}

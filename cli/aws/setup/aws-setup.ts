import { existsSync, readFileSync } from 'node:fs'
import { VouchError } from '@vouch/protocol'
import type { AwsFiles } from '../../config/aws-files.ts'
import { fileReason } from '../../config/file-reason.ts'
import { type ConfigFile, readConfigFile } from '../config-file/config-file.ts'
import { lockConfigFile } from '../config-file/config-lock.ts'
import { linesOf, sectionsOf } from '../config-file/ini-sections.ts'
import { replaceConfigFile } from '../config-file/replace-config-file.ts'
import { unifiedDiff } from '../config-file/unified-diff.ts'
import { CREDENTIAL_SECONDS } from '../credential/duration-range.ts'
import { awsTarget } from '../credential/target.ts'
import { type OwnProfile, ownProfiles } from '../profile/own-profiles.ts'
import { editProfile, type ProfileEdit } from '../profile/profile-edit.ts'
import { removeProfile } from '../profile/profile-removal.ts'
import { profileOddities } from '../profile/profile-traps.ts'
import { programCommand } from './program-command.ts'

/** A profile for one role. What is undefined is chosen, or stays as it is. */
export interface WantedProfile {
  readonly roleArn: string
  readonly profile?: string | undefined
  readonly region?: string | undefined
  readonly durationSeconds?: number | undefined
  /** ARNs of the roles that lead to it, the first entered by web identity. */
  readonly via?: readonly string[] | undefined
}

export interface AwsSetupRequest {
  readonly put?: readonly WantedProfile[]
  /** Says of each profile of ours, as it is after the others were put, whether it goes. */
  readonly take?: ((own: OwnProfile) => boolean) | undefined
  /** Path of the running `vouch`, as it was started (argv[1]). */
  readonly program: string
  /** Leaves out what cannot be put, and tells of it, where otherwise nothing at all is done. */
  readonly lenient?: boolean
}

/** What happens to one profile. */
export interface ProfileChange {
  readonly profile: string
  readonly roleArn: string
  /** `none`: it is set up already. */
  readonly change: ProfileEdit['change'] | 'remove'
  /** The role that the profile was for, where it was another. */
  readonly before?: string | undefined
  /** Settings of somebody else that stay in a removed profile. */
  readonly left: readonly string[]
  /** What is odd about it, a sentence each. */
  readonly odd: readonly string[]
}

/** What `vouch setup aws` does, or would do. */
export interface AwsSetup {
  /** The file that is changed, its links resolved. */
  readonly file: string
  readonly changes: readonly ProfileChange[]
  readonly refused: readonly { readonly wanted: WantedProfile; readonly fault: VouchError }[]
  /** Unified; empty where nothing changes. */
  readonly diff: string
  /** The file as it is afterwards, a character a byte. */
  readonly text: string
}

/**
 * Says what `applyAwsSetup` would do, and changes nothing.
 *
 * @throws VouchError `roleArnMalformed`, `awsPartitionUnsupported`, `awsChainMalformed`, `regionMalformed`, `awsDurationRefused`, `awsProfileName`, `awsProfileTaken`,
 *   `awsProfileShadowed`, `awsProfileMixed`, `awsConfigUnsafe`
 */
export function planAwsSetup(request: AwsSetupRequest, files: AwsFiles): AwsSetup {
  return prepare(request, files).setup
}

/**
 * Changes the file: under a lock, from what it says then, in one step.
 *
 * @throws VouchError as `planAwsSetup`
 */
export async function applyAwsSetup(request: AwsSetupRequest, files: AwsFiles): Promise<AwsSetup> {
  const { setup: planned } = prepare(request, files)
  const lock = await lockConfigFile(planned.file, files.home)
  try {
    const { setup, config } = prepare(request, files)
    if (setup.text !== config.text) replaceConfigFile(config, setup.text, { backUp: isWorthKeeping(config) })
    return setup
  } finally {
    lock.release()
  }
}

/** What holds nothing but profiles of ours is made again by us. */
function isWorthKeeping({ text }: ConfigFile): boolean {
  return text === '' || takeAll({ text, changes: [], refused: [] }, () => true).text !== ''
}

interface Draft {
  readonly text: string
  readonly changes: readonly ProfileChange[]
  readonly refused: AwsSetup['refused']
}

function prepare(request: AwsSetupRequest, files: AwsFiles): { setup: AwsSetup; config: ConfigFile } {
  const config = readConfigFile(files.configFile, files.home)
  const put = putAll(config.text, request, files)
  const { text, changes, refused } = takeAll(put, request.take)
  const shown = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8')
  // Bytes that are no text look alike when they are shown: only the bytes say whether anything changes.
  const diff = text === config.text ? '' : unifiedDiff(config.path, shown(config.text), shown(text))
  return { setup: { file: config.path, changes, refused, diff, text }, config }
}

function putAll(start: string, { put = [], program, lenient = false }: AwsSetupRequest, files: AwsFiles): Draft {
  if (put.length === 0) return { text: start, changes: [], refused: [] }
  const path = programCommand({ program, searchPath: files.searchPath, platform: process.platform })
  const command = Buffer.from(path, 'utf8').toString('latin1')
  const credentials = readCredentials(files.credentialsFile)
  let text = start
  const changes: ProfileChange[] = []
  const refused: { wanted: WantedProfile; fault: VouchError }[] = []
  for (const wanted of put) {
    try {
      const edit = editProfile(text, credentials, { ...checked(wanted), command })
      text = edit.text
      const { profile, change, before } = edit
      changes.push({ profile, change, before, roleArn: wanted.roleArn, left: [], odd: [] })
    } catch (fault) {
      if (!lenient || !(fault instanceof VouchError)) throw fault
      refused.push({ wanted, fault })
    }
  }
  const sections = sectionsOf(linesOf(text))
  return { text, changes: changes.map((each) => ({ ...each, odd: profileOddities(each.profile, sections) })), refused }
}

/** Everything that is written was read by a strict rule before: SDKs give the line to a shell. */
function checked(wanted: WantedProfile): WantedProfile {
  awsTarget(wanted)
  if ((wanted.durationSeconds ?? 0) > CREDENTIAL_SECONDS.most) throw new VouchError('awsDurationRefused')
  return wanted
}

function takeAll(draft: Draft, take: AwsSetupRequest['take']): Draft {
  if (take === undefined) return draft
  let { text } = draft
  const changes = [...draft.changes]
  // From the end: what stands above keeps its place.
  for (const own of ownProfiles(text).filter(take).reverse()) {
    const removal = removeProfile(text, own.profile)
    if (removal === undefined) continue
    text = removal.text
    changes.push({ profile: own.profile, roleArn: own.roleArn, change: 'remove', left: removal.left, odd: [] })
  }
  return { ...draft, text, changes }
}

/**
 * The text of the credentials file, a character a byte; empty where there is none.
 *
 * @throws VouchError `awsConfigUnsafe`
 */
function readCredentials(path: string): string {
  try {
    return existsSync(path) ? readFileSync(path, 'latin1') : ''
  } catch (error) {
    const detail = `${path} cannot be read (${fileReason(error)}).`
    throw new VouchError('awsConfigUnsafe', { detail, cause: error })
  }
}

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseRoleArn, VouchError } from '@vouch/protocol'
import type { AwsFiles } from '../../config/aws-files.ts'
import { fileReason } from '../../config/file-reason.ts'
import { type Lock, takeLock } from '../../lock/numbered-lock.ts'
import { type ConfigFile, readConfigFile, replaceConfigFile } from './config-file.ts'
import { editProfile, type ProfileEdit } from './profile-edit.ts'
import { programCommand } from './program-command.ts'
import { unifiedDiff } from './unified-diff.ts'

export interface AwsSetupRequest {
  readonly roleArn: string
  readonly profile?: string | undefined
  /** Path of the running `vouch`, as it was started (argv[1]). */
  readonly program: string
}

/** What `vouch setup aws` does, or would do. */
export interface AwsSetup {
  /** The file that is changed, its links resolved. */
  readonly file: string
  readonly profile: string
  /** `none`: it is set up already. */
  readonly change: ProfileEdit['change']
  /** Unified; empty where nothing changes. */
  readonly diff: string
}

/**
 * Says what `applyAwsSetup` would do, and changes nothing.
 *
 * @throws VouchError `roleArnMalformed`, `awsProfileName`, `awsProfileTaken`, `awsProfileShadowed`, `awsConfigUnsafe`
 */
export function planAwsSetup(request: AwsSetupRequest, files: AwsFiles): AwsSetup {
  return prepare(request, files).setup
}

/**
 * Writes the profile: under a lock, from what the file says then, in one step.
 *
 * @throws VouchError as `planAwsSetup`
 */
export async function applyAwsSetup(request: AwsSetupRequest, files: AwsFiles): Promise<AwsSetup> {
  const { setup: planned } = prepare(request, files)
  const lock = await lockFor(planned.file, files.home)
  try {
    const { setup, config, text } = prepare(request, files)
    if (setup.change !== 'none') replaceConfigFile(config, text)
    return setup
  } finally {
    lock.release()
  }
}

function prepare(request: AwsSetupRequest, files: AwsFiles): { setup: AwsSetup; config: ConfigFile; text: string } {
  const { arn } = parseRoleArn(request.roleArn)
  const path = programCommand({ program: request.program, searchPath: files.searchPath, platform: process.platform })
  const config = readConfigFile(files.configFile, files.home)
  const edit = editProfile(config.text, readCredentials(files.credentialsFile), {
    roleArn: arn,
    command: Buffer.from(path, 'utf8').toString('latin1'),
    profile: request.profile,
  })
  const shown = (text: string) => Buffer.from(text, 'latin1').toString('utf8')
  const diff = unifiedDiff(config.path, shown(config.text), shown(edit.text))
  return { setup: { file: config.path, profile: edit.profile, change: edit.change, diff }, config, text: edit.text }
}

function readCredentials(path: string): string {
  try {
    return existsSync(path) ? readFileSync(path, 'latin1') : ''
  } catch (error) {
    const detail = `${path} cannot be read (${fileReason(error)}).`
    throw new VouchError('awsConfigUnsafe', { detail, cause: error })
  }
}

const LOCK_MILLISECONDS = 15_000
const LOOK_EVERY_MILLISECONDS = 20

/** One lock a file, in our own folder, so that nothing is left beside the file of others. */
async function lockFor(file: string, home: string): Promise<Lock> {
  const folder = join(home, '.vouch')
  const name = `aws-config-${createHash('sha256').update(file).digest('hex').slice(0, 16)}`
  const deadline = performance.now() + LOCK_MILLISECONDS
  for (;;) {
    const lock = tryLock(folder, name)
    if (lock !== undefined) return lock
    if (performance.now() > deadline) {
      throw new VouchError('awsConfigUnsafe', { detail: 'Another `vouch setup aws` is at work on it.' })
    }
    await wait(LOOK_EVERY_MILLISECONDS)
  }
}

function tryLock(folder: string, name: string): Lock | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return takeLock(folder, name)
  } catch (error) {
    const detail = `${folder}, which keeps two setups apart, cannot be written (${fileReason(error)}).`
    throw new VouchError('awsConfigUnsafe', { detail, cause: error })
  }
}

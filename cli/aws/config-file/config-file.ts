import { lstatSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { fileReason } from '../../config/file-reason.ts'

/** A text that is larger is none that anybody wrote. */
export const LARGEST_BYTES = 4 * 1_048_576
const OTHERS_WRITE = 0o022

/** A configuration file that may be edited, found through its links. */
export interface ConfigFile {
  /** Where it is in truth. */
  readonly path: string
  /** Its bytes, a character each; empty where there is no file yet. */
  readonly text: string
  readonly stats: Stats | undefined
}

/**
 * Finds and reads the file. A link is followed only inside the home folder; what belongs to others, or lies where others may write,
 * is refused. Nothing is changed.
 *
 * @throws VouchError `awsConfigUnsafe`, also where it cannot be read
 */
export function readConfigFile(path: string, home: string): ConfigFile {
  try {
    return readIfSafe(path, home)
  } catch (error) {
    if (error instanceof VouchError) throw error
    const detail = `${path} cannot be read (${fileReason(error)}).`
    throw new VouchError('awsConfigUnsafe', { detail, cause: error })
  }
}

function readIfSafe(path: string, home: string): ConfigFile {
  const real = resolveLinks(path, home)
  const folder = statSync(dirname(real), { throwIfNoEntry: false })
  if (folder !== undefined) refuseUnsafeFolder(dirname(real), folder)
  const stats = lstatSync(real, { throwIfNoEntry: false })
  if (stats === undefined) return { path: real, text: '', stats }
  if (!stats.isFile()) throw unsafe(`${real} is not a file.`)
  if (!isOurs(stats)) throw unsafe(`${real} belongs to another user.`)
  if (stats.size > LARGEST_BYTES) throw unsafe(`${real} is larger than 4 MiB.`)
  const text = readFileSync(real).toString('latin1')
  if (text.includes('\0')) throw unsafe(`${real} is not a text file of this system.`)
  return { path: real, text, stats }
}

function resolveLinks(path: string, home: string): string {
  const isLinked = [path, dirname(path)].some((each) => lstatSync(each, { throwIfNoEntry: false })?.isSymbolicLink())
  if (!isLinked) return path
  let real: string
  try {
    real =
      lstatSync(path, { throwIfNoEntry: false }) === undefined
        ? join(realpathSync(dirname(path)), basename(path))
        : realpathSync(path)
  } catch (error) {
    if (!isLostLink(error)) throw error
    throw unsafe(`${path} is a link to nothing.`)
  }
  if (!real.startsWith(realpathSync(home) + sep)) throw unsafe(`${path} is a link that leaves the home folder.`)
  return real
}

/** The link ends nowhere, or in itself. */
function isLostLink(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')
}

function refuseUnsafeFolder(path: string, folder: Stats): void {
  if (!folder.isDirectory()) throw unsafe(`${path} is not a folder.`)
  if (process.platform === 'win32') return
  if (!isOurs(folder)) throw unsafe(`${path} belongs to another user.`)
  if ((folder.mode & OTHERS_WRITE) !== 0) throw unsafe(`${path} can be written by other users (chmod go-w mends that).`)
}

function isOurs(stats: Stats): boolean {
  return process.geteuid === undefined || stats.uid === process.geteuid()
}

function unsafe(detail: string): VouchError {
  return new VouchError('awsConfigUnsafe', { detail })
}

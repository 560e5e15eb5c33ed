import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { fileReason } from '../../config/file-reason.ts'

const LARGEST_BYTES = 4 * 1_048_576
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

/**
 * Puts a new text in place of the file in one step: whoever reads it, and whatever happens to this process, meets the old file or the
 * new one. The first time, the old one is kept beside it as `.vouch.bak`; when its bytes are back, that goes. A file that was made by us alone
 * goes when nothing is left in it. The caller holds the lock.
 *
 * @param backUp whether the old text is worth keeping
 * @throws VouchError `awsConfigUnsafe` where the folder cannot be written
 */
export function replaceConfigFile(file: ConfigFile, text: string, { backUp }: { backUp: boolean }): void {
  const folder = dirname(file.path)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    removeDrafts(file.path)
    const backedUp = file.stats !== undefined && backUp && keepBackup(file)
    try {
      putInPlace(file, text)
    } catch (error) {
      if (backedUp) rmSync(backupOf(file.path), { force: true })
      throw error
    }
    syncFolder(folder)
  } catch (error) {
    const detail = `${file.path} cannot be written (${fileReason(error)}).`
    throw new VouchError('awsConfigUnsafe', { detail, cause: error })
  }
}

function putInPlace(file: ConfigFile, text: string): void {
  const kept = readBackup(file.path)
  if (text === '' && kept === undefined) rmSync(file.path, { force: true })
  else renameSync(writeDraft(file, text), file.path)
  if (text === kept) rmSync(backupOf(file.path), { force: true })
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

/** A name that is recognised as a leftover by whoever holds the lock next. */
function draftPrefix(path: string): string {
  return `${basename(path)}.vouch-draft.`
}

function removeDrafts(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(draftPrefix(path))) rmSync(join(dirname(path), name), { force: true })
  }
}

function writeDraft(file: ConfigFile, text: string): string {
  const draft = join(dirname(file.path), draftPrefix(file.path) + randomBytes(6).toString('hex'))
  const descriptor = openSync(draft, 'wx', 0o600)
  try {
    writeFileSync(descriptor, Buffer.from(text, 'latin1'))
    if (file.stats !== undefined) keepOwnerAndMode(descriptor, file.stats)
    fsyncSync(descriptor)
    return draft
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
}

function keepOwnerAndMode(descriptor: number, stats: Stats): void {
  if (process.platform === 'win32') return
  fchownSync(descriptor, stats.uid, stats.gid)
  fchmodSync(descriptor, stats.mode & 0o7777)
}

/** By a link, which brings the whole copy into being or none, and never replaces the first. @returns whether there was none yet */
function keepBackup(file: ConfigFile): boolean {
  const backup = backupOf(file.path)
  if (lstatSync(backup, { throwIfNoEntry: false }) !== undefined) return false
  const draft = writeDraft(file, file.text)
  try {
    linkSync(draft, backup)
    return true
  } finally {
    rmSync(draft, { force: true })
  }
}

function backupOf(path: string): string {
  return `${path}.vouch.bak`
}

/** Only a file counts, as we make it: what else has that name is not followed. */
function readBackup(path: string): string | undefined {
  const stats = lstatSync(backupOf(path), { throwIfNoEntry: false })
  if (stats === undefined) return undefined
  return stats.isFile() && stats.size <= LARGEST_BYTES ? readFileSync(backupOf(path), 'latin1') : ''
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function unsafe(detail: string): VouchError {
  return new VouchError('awsConfigUnsafe', { detail })
}

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
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { fileReason } from '../../config/file-reason.ts'
import { type ConfigFile, LARGEST_BYTES } from './config-file.ts'

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

import { lstatSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileReason } from '../../config/file-reason.ts'

const OTHERS = 0o077
const WORLD_WRITABLE = 0o002
const STICKY = 0o1000

/**
 * Says why this folder may not hold the agent's socket: it is a link, somebody else's, open to others, or lies where others can
 * swap it. Nothing is created or changed; Windows has no such modes and keeps the profile folder to its user.
 *
 * @param directory absolute path
 * @returns undefined where the folder is safe, 'missing' where there is none, else the reason in words
 */
export function directoryFault(directory: string): string | undefined {
  if (process.platform === 'win32') return undefined
  return reached(directory, () => faultOf(directory))
}

function faultOf(directory: string): string | undefined {
  const entry = lstatSync(directory, { throwIfNoEntry: false })
  if (entry === undefined) return 'missing'
  if (entry.isSymbolicLink()) return `${directory} is a symbolic link.`
  if (!entry.isDirectory()) return `${directory} is not a folder.`
  if (entry.uid !== process.geteuid?.()) return `${directory} belongs to another user.`
  if ((entry.mode & OTHERS) !== 0) return `${directory} is open to other users.`
  return faultAbove(directory)
}

/**
 * Says which folder above this path lets other users swap what lies below it.
 *
 * @param path absolute path, which itself need not exist
 */
export function ancestorFault(path: string): string | undefined {
  if (process.platform === 'win32') return undefined
  return reached(path, () => faultAbove(path))
}

function faultAbove(path: string): string | undefined {
  const named = ancestors(path)
  for (const folder of named) {
    const entry = lstatSync(folder, { throwIfNoEntry: false })
    if (entry === undefined) return `${folder} does not exist.`
    if (!isTrustedOwner(entry.uid)) return `${folder} belongs to another user.`
  }
  const real = realpathSync.native(dirname(path))
  for (const folder of [real, ...ancestors(real)]) {
    const entry = statSync(folder)
    if (!isTrustedOwner(entry.uid)) return `${folder} belongs to another user.`
    if ((entry.mode & WORLD_WRITABLE) !== 0 && (entry.mode & STICKY) === 0)
      return `${folder} can be written by everybody.`
  }
  return undefined
}

/** What the system does not let this user look at is no safe place either. */
function reached(path: string, look: () => string | undefined): string | undefined {
  try {
    return look()
  } catch (error) {
    return `${path} cannot be reached (${fileReason(error)}).`
  }
}

function isTrustedOwner(uid: number): boolean {
  return uid === 0 || uid === process.geteuid?.()
}

/** The folders above a path, nearest first. */
function ancestors(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [] : [parent, ...ancestors(parent)]
}

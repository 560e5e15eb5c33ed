import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, lstat, open, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { fileReason } from '../../config/file-reason.ts'

/** A file and which one it is, so that another in its place is told from it. */
export interface WrittenFile {
  /** Absolute. */
  readonly path: string
  /** Device, inode and the moment in which it was made, as the system names them. */
  readonly identity: string
}

export interface TokenFile extends WrittenFile {
  /**
   * Writes the token into it, once.
   *
   * @throws VouchError `loanTokenFileUnwritable`
   */
  write(token: string): Promise<void>
  /** Takes the file away, if it is still the one that was made. */
  remove(): Promise<void>
}

/**
 * Makes a new, empty file that only this user can read, for AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.
 *
 * @throws VouchError `loanTokenFileUnwritable`, also where something is there already: a file that another put there first is read by
 *   them, and one of this user's is not ours to replace
 */
export async function createTokenFile(file: string): Promise<TokenFile> {
  const path = resolve(file)
  return unwritable(async () => {
    const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    return { path, ...(await prepared(handle, path)) }
  })
}

async function prepared(handle: FileHandle, path: string): Promise<Omit<TokenFile, 'path'>> {
  try {
    await handle.chmod(0o600)
    const identity = identityOf(await handle.stat({ bigint: true }))
    return {
      identity,
      write: (token) => unwritable(() => handle.writeFile(token).finally(() => handle.close())),
      remove: async () => {
        await handle.close().catch(() => undefined)
        await removeWritten({ path, identity })
      },
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Takes a file away, if it is still the one that was made. */
export async function removeWritten({ path, identity }: WrittenFile): Promise<void> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined)
  if (found !== undefined && identityOf(found) === identity) await rm(path, { force: true })
}

// The inode alone is given to the next file, once this one is gone.
function identityOf({ dev, ino, birthtimeNs }: Pick<BigIntStats, 'dev' | 'ino' | 'birthtimeNs'>): string {
  return `${dev}:${ino}:${birthtimeNs}`
}

async function unwritable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new VouchError('loanTokenFileUnwritable', { detail: fileReason(cause), cause })
  }
}

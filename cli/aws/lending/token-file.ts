import { constants } from 'node:fs'
import { lstat, open, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { fileReason } from '../../config/file-reason.ts'

export interface TokenFile {
  /** Absolute. */
  readonly path: string
  /** Takes the file away, if it is still the one that was written. */
  remove(): Promise<void>
}

/**
 * Writes the token of a loan into a new file that only this user can read, for AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.
 *
 * @throws VouchError `loanTokenFileUnwritable`, also where something is there already: a file that another put there first is read by
 *   them, and one of this user's is not ours to replace
 */
export async function writeTokenFile(file: string, token: string): Promise<TokenFile> {
  const path = resolve(file)
  try {
    const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      await handle.chmod(0o600)
      await handle.writeFile(token)
      const { ino, dev } = await handle.stat()
      return { path, remove: () => removeSame(path, { ino, dev }) }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new VouchError('loanTokenFileUnwritable', { detail: fileReason(cause), cause })
  }
}

async function removeSame(path: string, written: { readonly ino: number; readonly dev: number }): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.ino === written.ino && found.dev === written.dev) await rm(path, { force: true })
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { closeSync, constants, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { RuntimeDirectory } from './runtime-directory.ts'

/** 256 bits, and as many again as the name of a pipe shows (locations.ts). */
const TOKEN_BYTES = 48

/** Only a file of our own making: neither one that is there, nor one at the end of a link. */
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)

/**
 * Writes a fresh token beside the socket. Node cannot ask the kernel who is at the other end of a socket, so every connection shows
 * that it can read a file that only this user can.
 *
 * @returns the token, and a check of what a connection shows, in constant time
 */
export function createAgentToken(directory: RuntimeDirectory): {
  readonly token: string
  isToken(shown: string): boolean
} {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const draft = `${directory.token}.new`
  rmSync(draft, { force: true })
  const file = openSync(draft, CREATE, 0o600)
  writeFileSync(file, token)
  closeSync(file)
  renameSync(draft, directory.token)
  const expected = digest(token)
  return { token, isToken: (shown) => timingSafeEqual(digest(shown), expected) }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

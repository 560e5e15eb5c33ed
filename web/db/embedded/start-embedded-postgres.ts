import { setTimeout as delay } from 'node:timers/promises'
import { VouchError } from '@vouch/protocol'
import pg from 'pg'
import type { Logger } from 'pino'
import { type Cluster, ensureCluster, urlOf } from './cluster.ts'
import { type Holder, holdAsOwner } from './locks.ts'
import { stopPostmaster } from './postmaster.ts'
import { type RunOptions, runCluster } from './run-cluster.ts'

export interface EmbeddedPostgres {
  /** postgresql://… of the database `vouch`; the same for the life of the server. */
  readonly url: string
  /** True where Postgres had outlived the server that started it. */
  readonly adopted: boolean
  /** Resolves with `dataFolderInUse` where another server took the folder while Postgres was down: this one must end. */
  readonly lost: Promise<VouchError>
  /** Stops Postgres, whoever started it, unless another server has the folder. */
  stop(): Promise<void>
}

type Log = Pick<Logger, 'info' | 'warn' | 'error'>

/**
 * The database of a server that was given none: a real Postgres in the data folder, which starts and stops with the server, is
 * taken over where an earlier server died without stopping it, and is started again where it dies itself.
 *
 * @throws VouchError `dataFolderInUse` where another server has the folder, `dataFolderUnusable`
 */
export async function startEmbeddedPostgres(
  dataFolder: string,
  log: Log,
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres> {
  const first = await ensureCluster(dataFolder)
  const { port, adopted } = await runCluster(first, { settings, mayMove: true })
  const cluster = { ...first, port }
  await ensureDatabase(cluster)
  const keeper = new Keeper(cluster, { settings }, log)
  await keeper.takeOwnership()
  log.info({ dataFolder, port, adopted }, 'embedded Postgres is running')
  return { url: urlOf(cluster, port, 'vouch'), adopted, lost: keeper.lost, stop: () => keeper.stop() }
}

/** Makes the database `vouch` in a new cluster. */
export async function ensureDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client(urlOf(cluster, cluster.port, 'postgres'))
  await client.connect()
  try {
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'vouch'`)
    if (rowCount === 0) await client.query('CREATE DATABASE vouch')
  } catch (error) {
    // duplicate_database or the same a moment earlier (unique_violation): another process was quicker.
    if (!(error instanceof pg.DatabaseError) || !['42P04', '23505'].includes(error.code ?? '')) throw error
  } finally {
    await client.end()
  }
}

/** Keeps the lock that says whose folder this is, and Postgres alive, until it is told to stop or the folder is another's. */
class Keeper {
  readonly lost: Promise<VouchError>
  #lose: (error: VouchError) => void = () => {}
  #held = false
  readonly #cluster: Cluster
  readonly #options: RunOptions
  readonly #log: Log
  #stopping = false
  #recovery = Promise.resolve()

  constructor(cluster: Cluster, options: RunOptions, log: Log) {
    this.#cluster = cluster
    this.#options = options
    this.#log = log
    this.lost = new Promise((resolve) => {
      this.#lose = resolve
    })
  }

  async takeOwnership(): Promise<void> {
    const held = await holdAsOwner(urlOf(this.#cluster, this.#cluster.port, 'postgres'))
    if (held === undefined) throw new VouchError('dataFolderInUse', { detail: this.#cluster.dataFolder })
    this.#watch(held)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#recovery
    if (!this.#held) await this.takeOwnership().catch(() => {})
    if (this.#held) await stopPostmaster(this.#cluster)
  }

  #watch(held: Holder): void {
    this.#held = true
    held.client.once('end', () => {
      this.#held = false
      if (!this.#stopping) this.#recovery = this.#recover()
    })
  }

  async #recover(): Promise<void> {
    this.#log.error('embedded Postgres is gone; starting it again')
    while (!this.#stopping) {
      try {
        await runCluster(this.#cluster, this.#options)
        await this.takeOwnership()
        this.#log.info('embedded Postgres is running again')
        return
      } catch (error) {
        if (error instanceof VouchError && error.errorName === 'dataFolderInUse') {
          this.#log.error({ err: error }, 'another server has the embedded Postgres')
          return this.#lose(error)
        }
        this.#log.error({ err: error }, 'embedded Postgres could not be started again yet')
        await delay(500)
      }
    }
  }
}

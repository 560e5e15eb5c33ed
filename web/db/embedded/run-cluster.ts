import { setTimeout as delay } from 'node:timers/promises'
import { VouchError } from '@vouch/protocol'
import { type Cluster, freePort, rememberPort } from './cluster.ts'
import { lastWords, livingPostmaster, spawnPostmaster } from './postmaster.ts'

export interface RunningCluster {
  readonly port: number
  /** True where Postgres ran already: it outlived the server that started it, or serves another. */
  readonly adopted: boolean
}

export interface RunOptions {
  /** Settings of Postgres beside our own. */
  readonly settings?: Readonly<Record<string, string>>
  /** Whether it may move to another port where its own is taken. */
  readonly mayMove?: boolean
}

const patienceMilliseconds = 20_000

/**
 * Sees to it that Postgres runs in this folder: takes the one that does, or starts one. After a crash the last processes of the
 * old one may take a moment to end, and Postgres refuses to start until then; so this tries for some seconds.
 *
 * @throws VouchError `dataFolderUnusable` with the last words of Postgres
 */
export async function runCluster(cluster: Cluster, options: RunOptions = {}): Promise<RunningCluster> {
  const started = performance.now()
  let port = cluster.port
  while (performance.now() - started < patienceMilliseconds) {
    const living = await livingPostmaster(cluster)
    if (living?.ready) return { port: living.port, adopted: true }
    const own = living === undefined ? await spawnPostmaster(cluster, port, options.settings ?? {}) : undefined
    if (own !== undefined) {
      if (port !== cluster.port) await rememberPort(cluster, port)
      return { port, adopted: false }
    }
    if (options.mayMove && (await lastWords(cluster)).includes('could not create any TCP/IP sockets'))
      port = await freePort()
    await delay(50)
  }
  throw new VouchError('dataFolderUnusable', { detail: `Postgres did not start: ${await lastWords(cluster)}` })
}

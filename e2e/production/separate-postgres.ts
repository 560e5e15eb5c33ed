import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureCluster, urlOf } from '../../web/db/embedded/cluster.ts'
import { stopPostmaster } from '../../web/db/embedded/postmaster.ts'
import { runCluster } from '../../web/db/embedded/run-cluster.ts'

/** A Postgres that belongs to no server, as in production. */
export interface SeparatePostgres {
  /** Good whether it runs or not: it always listens on the same port. */
  readonly url: string
  start(): Promise<void>
  /** Ends it in order; connections are broken off. */
  stop(): Promise<void>
  /** Ends it, and takes away its data. */
  remove(): Promise<void>
}

/** Makes a Postgres in the temporary folder, which does not run yet. */
export async function createSeparatePostgres(): Promise<SeparatePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-production-postgres-'))
  // The user `postgres`, as whom it runs where we are root, must be able to enter it.
  await chmod(folder, 0o755)
  const cluster = await ensureCluster(folder)
  const stop = () => stopPostmaster(cluster)
  return {
    url: urlOf(cluster, cluster.port, 'postgres'),
    async start() {
      // Processes are killed here, never the machine.
      await runCluster(cluster, { settings: { fsync: 'off' } })
    },
    stop,
    async remove() {
      await stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

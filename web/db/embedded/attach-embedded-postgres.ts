import { ensureCluster, urlOf } from './cluster.ts'
import { holdAsVisitor, isDeserted } from './locks.ts'
import { stopPostmaster } from './postmaster.ts'
import { runCluster } from './run-cluster.ts'
import { ensureDatabase } from './start-embedded-postgres.ts'

export interface AttachedPostgres {
  readonly url: string
  /** Leaves Postgres to the server that uses it, or stops it where the last user leaves. */
  detach(): Promise<void>
}

/**
 * The database in a data folder for one command: beside a living server that server's, else started for the moment.
 *
 * @throws VouchError `dataFolderUnusable`
 */
export async function attachEmbeddedPostgres(dataFolder: string): Promise<AttachedPostgres> {
  const first = await ensureCluster(dataFolder)
  const { port } = await runCluster(first, { mayMove: true })
  const cluster = { ...first, port }
  await ensureDatabase(cluster)
  const lockUrl = urlOf(cluster, port, 'postgres')
  const visit = await holdAsVisitor(lockUrl)
  return {
    url: urlOf(cluster, port, 'vouch'),
    async detach() {
      await visit.release()
      if (await isDeserted(lockUrl)) await stopPostmaster(cluster)
    },
  }
}

import pg from 'pg'

/**
 * Does what a second server does that is quicker than the first after a crash of Postgres: it waits for the lock of the data
 * folder, and has it when the first one's connection ends.
 *
 * @param url of the first server's embedded Postgres
 * @returns the connection that holds the folder, until it is ended
 */
export async function takeFolderOver(url: string): Promise<pg.Client> {
  const server = url.slice(0, url.lastIndexOf('/'))
  const other = new pg.Client(`${server}/postgres`)
  const helper = new pg.Client(`${server}/postgres`)
  await Promise.all([other.connect(), helper.connect()])
  try {
    const { rows } = await helper.query<{ pid: number; key: number }>(
      `SELECT pid, objid::int AS key FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted`,
    )
    const [owner] = rows
    if (owner === undefined) throw new Error('nobody owns the data folder')
    const waiting = other.query('SELECT pg_advisory_lock($1)', [owner.key])
    for (let queued: unknown[] = []; queued.length === 0; ) {
      queued = (await helper.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).rows
    }
    await helper.query('SELECT pg_terminate_backend($1)', [owner.pid])
    await waiting
    return other
  } finally {
    await helper.end()
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

/**
 * Who uses an embedded Postgres, said by advisory locks on its database `postgres`: a lock ends with its connection, and so with
 * the process that holds it, however that ends.
 */
const ownerLock = 5_263_001
const visitorLock = 5_263_002

/** A connection that does nothing but hold a lock. */
export interface Holder {
  readonly client: pg.Client
  release(): Promise<void>
}

/** Makes this process the one server of the folder; undefined where another process is. */
export async function holdAsOwner(url: string): Promise<Holder | undefined> {
  const client = await connect(url)
  // A server that was just killed is gone, but the kernel may take a moment to hang up for it.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (await lock(client, 'pg_try_advisory_lock', ownerLock)) return holder(client)
    await delay(50)
  }
  await client.end()
  return undefined
}

/** Notes that a command is at work, so that another command does not stop Postgres beneath it. */
export async function holdAsVisitor(url: string): Promise<Holder> {
  const client = await connect(url)
  await lock(client, 'pg_advisory_lock_shared', visitorLock)
  return holder(client)
}

/** True where neither a server nor a command is left. */
export async function isDeserted(url: string): Promise<boolean> {
  const client = await connect(url)
  try {
    return (
      (await lock(client, 'pg_try_advisory_lock', ownerLock)) &&
      (await lock(client, 'pg_try_advisory_lock', visitorLock))
    )
  } finally {
    await client.end()
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'vouch holder',
  })
  // Whoever holds the lock listens to `end`; an error alone must not end the process.
  client.on('error', () => {})
  await client.connect()
  return client
}

async function lock(client: pg.Client, act: string, key: number): Promise<boolean> {
  const { rows } = await client.query<{ held: unknown }>(`SELECT ${client.escapeIdentifier(act)}($1) AS held`, [key])
  return rows[0]?.held !== false
}

function holder(client: pg.Client): Holder {
  return { client, release: () => client.end() }
}

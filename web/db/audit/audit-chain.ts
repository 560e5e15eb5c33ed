import type pg from 'pg'
import type { Database } from '../database.ts'
import { AUDIT_EVENT_COLUMNS, type AuditEventColumns, type StoredAuditEvent, storedAuditEvent } from './audit-events.ts'

/** The place of one event in the chain. */
export interface AuditLinkRow {
  /** From 1, without a gap. */
  readonly position: bigint
  /** Decimal, as the event has it. */
  readonly eventId: string
  /** 32 bytes. */
  readonly hash: Uint8Array
}

/** One connection, whose queries see one transaction, or the pool. */
export type Querying = Pick<pg.ClientBase, 'query'>

/** The newest link, or what stands before the first one. */
export type ChainHead = Pick<AuditLinkRow, 'position' | 'hash'>

/** Whether an event waits for its place. Costs next to nothing, so that it may be asked often. */
export async function hasUnsealedAuditEvents({ pool }: Pick<Database, 'pool'>): Promise<boolean> {
  const { rows } = await pool.query('SELECT EXISTS (SELECT FROM audit_unsealed) AS waiting')
  return rows[0]?.waiting === true
}

/** How many wait, counted no further than `most`. */
export async function countUnsealedAuditEvents({ pool }: Pick<Database, 'pool'>, most: number): Promise<number> {
  const { rows } = await pool.query<{ waiting: number }>(
    'SELECT count(*)::int AS waiting FROM (SELECT FROM audit_unsealed LIMIT $1) first_ones',
    [most],
  )
  return rows[0]?.waiting ?? 0
}

export interface SealRequest {
  /** Most events of one transaction. */
  readonly limit: number
  /** Waits where another replica is sealing, instead of leaving the work to it. */
  readonly wait: boolean
  /** Gives the links of these events; `head` is undefined at the very beginning. */
  readonly link: (head: ChainHead | undefined, events: readonly StoredAuditEvent[]) => readonly AuditLinkRow[]
}

/**
 * Moves waiting events into the chain, in one transaction: over all replicas one seals at a time. An event waits from the
 * commit of its transaction on, however late that is, so none is ever passed over; and no event that is sealed is looked at.
 *
 * @returns how many were sealed; undefined where another replica is at it
 */
export function sealAuditEvents(database: Pick<Database, 'pool'>, request: SealRequest): Promise<number | undefined> {
  return inTransaction(database, 'BEGIN', async (client) => {
    if (!(await lock(client, request.wait))) return undefined
    const events = await takeUnsealed(client, request.limit)
    if (events.length === 0) return 0
    const links = request.link(await headOf(client), events)
    await client.query(
      'INSERT INTO audit_chain (position, event_id, hash) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])',
      [
        links.map(({ position }) => position),
        links.map(({ eventId }) => eventId),
        links.map(({ hash }) => Buffer.from(hash)),
      ],
    )
    return events.length
  })
}

/** The newest link; undefined where there is none. */
export function findChainHead({ pool }: Pick<Database, 'pool'>): Promise<ChainHead | undefined> {
  return headOf(pool)
}

/** One snapshot of the whole log, however long it is read. */
export function readingAuditLog<T>(
  database: Pick<Database, 'pool'>,
  read: (client: Querying) => Promise<T>,
): Promise<T> {
  return inTransaction(database, 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY', read)
}

export async function inTransaction<T>(
  { pool }: Pick<Database, 'pool'>,
  begin: string,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(begin)
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

const LOCK = "hashtext('audit'), hashtext('chain')"

async function lock(client: pg.ClientBase, wait: boolean): Promise<boolean> {
  if (wait) {
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`)
    return true
  }
  const { rows } = await client.query(`SELECT pg_try_advisory_xact_lock(${LOCK}) AS locked`)
  return rows[0]?.locked === true
}

async function takeUnsealed(client: pg.ClientBase, limit: number): Promise<StoredAuditEvent[]> {
  const { rows } = await client.query<AuditEventColumns>(
    `WITH taken AS (
       DELETE FROM audit_unsealed WHERE ctid = ANY (ARRAY(SELECT ctid FROM audit_unsealed LIMIT $1)) RETURNING event_id
     )
     SELECT ${AUDIT_EVENT_COLUMNS} FROM audit_events e JOIN taken ON taken.event_id = e.id ORDER BY e.id`,
    [limit],
  )
  return rows.map(storedAuditEvent)
}

async function headOf(queryable: Querying): Promise<ChainHead | undefined> {
  const { rows } = await queryable.query<{ position: string; hash: Buffer }>(
    'SELECT position, hash FROM audit_chain ORDER BY position DESC LIMIT 1',
  )
  return rows[0] && { position: BigInt(rows[0].position), hash: rows[0].hash }
}

import type { Database } from '../database.ts'
import type { Querying } from './audit-chain.ts'

/** A signed statement of how far the chain went, and what its hash was there. */
export interface AuditCheckpointRow {
  readonly position: bigint
  readonly at: Date
  readonly hash: Uint8Array
  /** JWS in compact form (domain/audit/checkpoint.ts). */
  readonly jws: string
}

interface CheckpointColumns {
  readonly position: string
  readonly at: Date
  readonly hash: Buffer
  readonly jws: string
}

type Pool = Pick<Database, 'pool'>
const COLUMNS = 'position, at, hash, jws'

/** @returns false where another replica wrote one for this position */
export async function insertAuditCheckpoint({ pool }: Pool, checkpoint: AuditCheckpointRow): Promise<boolean> {
  const { position, at, hash, jws } = checkpoint
  const { rowCount } = await pool.query(
    `INSERT INTO audit_checkpoints (${COLUMNS}) VALUES ($1, $2, $3, $4) ON CONFLICT (position) DO NOTHING`,
    [position, at, Buffer.from(hash), jws],
  )
  return rowCount === 1
}

/** The newest checkpoint; undefined where there is none. */
export async function findLatestAuditCheckpoint({ pool }: Pool): Promise<AuditCheckpointRow | undefined> {
  const { rows } = await pool.query<CheckpointColumns>(
    `SELECT ${COLUMNS} FROM audit_checkpoints ORDER BY position DESC LIMIT 1`,
  )
  return rows[0] && checkpointOf(rows[0])
}

/** Checkpoints of positions after `after`, up to `until` where that is given, lowest first. */
export async function findAuditCheckpoints(
  queryable: Querying,
  { after, until, limit }: { after: bigint; until?: bigint | undefined; limit?: number | undefined },
): Promise<AuditCheckpointRow[]> {
  const { rows } = await queryable.query<CheckpointColumns>(
    `SELECT ${COLUMNS} FROM audit_checkpoints
     WHERE position > $1 AND ($2::bigint IS NULL OR position <= $2) ORDER BY position LIMIT $3`,
    [after, until ?? null, limit ?? null],
  )
  return rows.map(checkpointOf)
}

function checkpointOf({ position, at, hash, jws }: CheckpointColumns): AuditCheckpointRow {
  return { position: BigInt(position), at, hash, jws }
}

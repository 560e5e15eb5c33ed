import type { Queryable } from '../database.ts'

/** Most links of one transaction, unless a single checkpoint is further away. */
const STEP = 20_000

export interface PrunedLog {
  /** The checkpoint that the log begins after, now. */
  readonly position: bigint
  readonly events: number
}

/**
 * Deletes the beginning of the log up to a checkpoint that was signed before `cutoff`. The newest link always stays: the chain goes
 * on from it. Run it in a transaction; over all replicas it is done one at a time, and not while events are sealed.
 *
 * @param worthwhile nothing is done unless the first checkpoint was signed before this time
 * @returns undefined where nothing was to be done
 */
export async function pruneAuditLog(
  transaction: Queryable,
  { cutoff, worthwhile }: { cutoff: Date; worthwhile: Date },
): Promise<PrunedLog | undefined> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('audit'), hashtext('chain'))`
  const [row] = await transaction.$queryRaw<{ position: bigint | null }[]>`
    WITH kept AS (SELECT min(position) AS first, max(position) AS last FROM audit_chain),
    due AS (
      SELECT c.position, c.at, kept.first FROM audit_checkpoints c, kept
      WHERE c.position >= kept.first AND c.position < kept.last AND c.at < ${cutoff}
    )
    SELECT COALESCE(max(position) FILTER (WHERE position < first + ${STEP}), min(position)) AS position
    FROM due HAVING min(at) < ${worthwhile}`
  const position = row?.position ?? undefined
  if (position === undefined) return undefined
  // The triggers of the log let nothing else go (0002_team).
  await transaction.$executeRaw`SELECT set_config('vouch.audit_retention', ${position.toString()}, true)`
  const events = await transaction.$executeRaw`
    DELETE FROM audit_events e USING audit_chain c WHERE c.event_id = e.id AND c.position <= ${position}`
  await transaction.$executeRaw`DELETE FROM audit_chain WHERE position <= ${position}`
  await transaction.$executeRaw`SELECT set_config('vouch.audit_retention', '', true)`
  return { position, events }
}

import { countUnsealedAuditEvents, findChainHead } from '../../db/audit/audit-chain.ts'
import { type AuditCheckpointRow, findLatestAuditCheckpoint } from '../../db/audit/audit-checkpoints.ts'
import type { Runtime } from '../../runtime.ts'

/** Beyond it nobody wants the exact number, which would have to be counted. */
export const MOST_COUNTED = 1_000

export interface ChainState {
  /** Every event up to this place is in the chain; 0 where there is none. */
  readonly sealed: bigint
  /** Events that wait for their place, at most `MOST_COUNTED`. More than a few for more than a second is a fault. */
  readonly waiting: number
  /** The newest signed statement of where the chain stood; undefined where there is none yet. */
  readonly checkpoint: Pick<AuditCheckpointRow, 'position' | 'at'> | undefined
}

/** How far the log is proven, for a page of administrators. Costs the same however long the log is. */
export async function auditChainState({ database }: Pick<Runtime, 'database'>): Promise<ChainState> {
  const [head, checkpoint, waiting] = await Promise.all([
    findChainHead(database),
    findLatestAuditCheckpoint(database),
    countUnsealedAuditEvents(database, MOST_COUNTED),
  ])
  return { sealed: head?.position ?? 0n, waiting, checkpoint }
}

import { findChainHead } from '../../db/audit/audit-chain.ts'
import { findLatestAuditCheckpoint, insertAuditCheckpoint } from '../../db/audit/audit-checkpoints.ts'
import type { SigningKeyContext } from '../signing-keys/context.ts'
import { auditKey } from './audit-key.ts'
import { signCheckpoint } from './checkpoint.ts'

/** A checkpoint is due after this many events, or after this time, whichever comes first. */
export const CHECKPOINT_EVENTS = 10_000
export const CHECKPOINT_SECONDS = 3_600

/**
 * Signs where the chain stands, if that is due, and says it in the server's own log too: there it is out of reach of whoever can
 * change the database.
 *
 * @param always even where it is not due; but never twice for one position
 * @returns the position that the newest checkpoint speaks of; 0 where there is none
 * @throws VouchError `signingKeyUndecryptable`
 */
export async function writeCheckpoint(context: SigningKeyContext, { always }: { always: boolean }): Promise<bigint> {
  const { database, config, clock, log } = context
  const head = await findChainHead(database)
  const latest = await findLatestAuditCheckpoint(database)
  const reached = latest?.position ?? 0n
  if (head === undefined || head.position <= reached) return reached
  const at = clock()
  const age = latest === undefined ? Number.POSITIVE_INFINITY : (at.getTime() - latest.at.getTime()) / 1000
  const due = age >= CHECKPOINT_SECONDS || head.position - reached >= CHECKPOINT_EVENTS
  if (!due && !always) return reached
  const jws = await signCheckpoint({ ...head, issuer: config.issuer.url, at }, await auditKey(context))
  const written = await insertAuditCheckpoint(database, { ...head, at, jws })
  if (written) log.info({ position: Number(head.position), checkpoint: jws }, 'audit log checkpoint')
  return head.position
}

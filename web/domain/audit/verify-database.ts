import type { JSONWebKeySet } from 'jose'
import { type Querying, readingAuditLog } from '../../db/audit/audit-chain.ts'
import { findAuditCheckpoints } from '../../db/audit/audit-checkpoints.ts'
import { countUnlinked, findFirstPosition, findLinksAfter, isPruningRecorded } from '../../db/audit/audit-links.ts'
import type { Database } from '../../db/database.ts'
import { auditKeySet } from './audit-key.ts'
import type { ChainFault } from './chain-fault.ts'
import { type ChainVerdict, ChainVerifier } from './chain-verifier.ts'
import { type Checkpoint, verifyCheckpoint } from './checkpoint.ts'

const PAGE = 5_000

export interface DatabaseVerdict extends ChainVerdict {
  /** Written, and not in the chain yet: more than a second's worth where no server runs. */
  readonly unsealed: number
}

/**
 * Proves the whole log of a database: every event, in one snapshot.
 *
 * @param known.checkpoints as JWS, kept elsewhere: what is missing from the end shows even where the database forgot its own
 * @param known.keys public keys from elsewhere; else those of the database, which whoever changed it may have changed too
 * @throws VouchError `auditCheckpointRefused` for one that was given
 */
export async function verifyDatabase(
  database: Database,
  known: { readonly checkpoints: readonly string[]; readonly keys: JSONWebKeySet | undefined },
): Promise<DatabaseVerdict> {
  const keys = known.keys ?? (await auditKeySet({ database }))
  const given = await Promise.all(known.checkpoints.map((jws) => verifyCheckpoint(jws, keys)))
  return readingAuditLog(database, async (client) => {
    const stored = await findAuditCheckpoints(client, { after: 0n })
    const { checkpoints, forged } = await trusted(stored, keys)
    for (const checkpoint of given) checkpoints.set(checkpoint.position, checkpoint)
    const unlinked = await countUnlinked(client)
    const verdict = forged === undefined ? await follow(client, checkpoints) : refused(forged)
    const stray = unlinked.firstStray === undefined ? undefined : strayFault(verdict.position, unlinked.firstStray)
    return { ...verdict, fault: verdict.fault ?? stray, unsealed: unlinked.waiting }
  })
}

async function trusted(stored: readonly { position: bigint; jws: string }[], keys: JSONWebKeySet) {
  const checkpoints = new Map<bigint, Checkpoint>()
  for (const { position, jws } of stored) {
    const checkpoint = await verifyCheckpoint(jws, keys).catch(() => undefined)
    if (checkpoint?.position !== position) return { checkpoints, forged: position }
    checkpoints.set(position, checkpoint)
  }
  return { checkpoints, forged: undefined }
}

function refused(position: bigint): ChainVerdict {
  const detail = `The checkpoint of position ${position} is not signed by a key of this log.`
  return { fault: { kind: 'checkpoint', position, detail }, verified: 0, position: 0n, checkpoints: 0 }
}

async function follow(client: Querying, checkpoints: ReadonlyMap<bigint, Checkpoint>): Promise<ChainVerdict> {
  const verifier = new ChainVerifier(checkpoints)
  const first = await findFirstPosition(client)
  const kept = first === undefined ? undefined : checkpoints.get(first - 1n)
  // Without both, a beginning that is missing is a deletion like any other.
  if (kept !== undefined && (await isPruningRecorded(client, kept.position))) verifier.beginAfter(kept)
  let after = 0n
  for (;;) {
    const links = await findLinksAfter(client, after, PAGE)
    for (const link of links) if (!verifier.take(link)) return verifier.end()
    const last = links.at(-1)
    if (last === undefined) return verifier.end()
    after = last.position
  }
}

// The trigger puts every new event among those that wait: one that is in neither place did not come by it.
function strayFault(position: bigint, eventId: string): ChainFault {
  const detail = `Event ${eventId} is in no place of the chain, nor does it wait for one: it was put in, or its link taken out.`
  return { kind: 'inserted', position: position + 1n, detail }
}

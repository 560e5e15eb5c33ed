import { VouchError } from '@vouch/protocol'
import {
  claimMetadataCheck,
  findMetadataCheck,
  findMetadataState,
  finishMetadataCheck,
  type MetadataCheck,
} from '../../db/keys/metadata-service.ts'
import type { Runtime } from '../../runtime.ts'
import { readKeyPolicy } from '../key-policy/load-key-policy.ts'
import { notify } from '../notices/notify.ts'
import { fetchBlob } from './fetch-blob.ts'
import { loadBlob } from './load-blob.ts'

const HOUR_MS = 3_600_000
const AFTER_SUCCESS_MS = 24 * HOUR_MS
const AFTER_FAILURE_MS = HOUR_MS

type RefreshRuntime = Pick<Runtime, 'config' | 'database' | 'clock'>

/**
 * Fetches the metadata where that is due, once over all replicas: a day after it went well, an hour after it did not. A
 * failure changes nothing but that administrators are told, once. Nothing is fetched where policy does not look at it.
 *
 * @returns whether this call was the one that tried
 */
export async function refreshMetadata(runtime: RefreshRuntime, stopping?: AbortSignal): Promise<boolean> {
  const { prisma } = runtime.database
  const { url } = runtime.config.metadataService
  const { hardwareOnly, useMetadataService } = await readKeyPolicy(runtime)
  if (url === undefined || !hardwareOnly || !useMetadataService) return false
  const now = runtime.clock()
  if (!(await claimMetadataCheck(prisma, after(now, AFTER_FAILURE_MS), now))) return false
  const failure = await tryToLoad(runtime, url, stopping)
  await finish(runtime, failure, now)
  return true
}

async function tryToLoad(
  runtime: RefreshRuntime,
  url: string,
  stopping?: AbortSignal,
): Promise<VouchError | undefined> {
  try {
    await loadBlob(runtime, await fetchBlob(url, stopping), 'url')
    return undefined
  } catch (error) {
    if (error instanceof VouchError) return error
    throw error
  }
}

async function finish({ database }: RefreshRuntime, failure: VouchError | undefined, now: Date): Promise<void> {
  await database.prisma.$transaction(async (transaction) => {
    const inUse = await findMetadataState(transaction)
    const expired = inUse !== undefined && inUse.nextUpdate < now.toISOString().slice(0, 10)
    const problem = expired ? `expired:${inUse.no}` : (failure?.code ?? null)
    const check: MetadataCheck = {
      nextCheckAt: after(now, failure === undefined ? AFTER_SUCCESS_MS : AFTER_FAILURE_MS).toISOString(),
      error: failure?.code ?? null,
      told: problem,
    }
    const told = await finishMetadataCheck(transaction, check, now)
    if (problem === null || problem === told) return
    const reason = expired
      ? `The metadata in use should have been replaced by ${inUse.nextUpdate}. ${failure?.message ?? ''}`.trim()
      : (failure?.message ?? '')
    await notify(transaction, { kind: 'mds_problem', details: { reason }, now })
  })
}

function after(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms)
}

export interface MetadataStatus {
  readonly inUse: Awaited<ReturnType<typeof findMetadataState>>
  /** The day of the next BLOB has passed, and it is not here. */
  readonly expired: boolean
  readonly lastCheck: MetadataCheck | undefined
}

/** What the pages and `vouch-server metadata status` show. */
export async function metadataStatus(runtime: Pick<Runtime, 'database' | 'clock'>): Promise<MetadataStatus> {
  const { prisma } = runtime.database
  const inUse = await findMetadataState(prisma)
  const today = runtime.clock().toISOString().slice(0, 10)
  const expired = inUse !== undefined && inUse.nextUpdate < today
  return { inUse, expired, lastCheck: await findMetadataCheck(prisma) }
}

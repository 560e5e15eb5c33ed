import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { replaceAuthenticatorModels } from '../../db/keys/authenticator-models.ts'
import { lockKeyPolicy } from '../../db/keys/key-policy-lock.ts'
import { advanceMetadata, findMetadataState, type MetadataState } from '../../db/keys/metadata-service.ts'
import { lockAdministrators } from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { disableCompromisedKeys } from '../key-policy/disable-compromised-keys.ts'
import { type MetadataBlob, readBlob } from './read-blob.ts'
import { trustedRoot } from './trusted-root.ts'

/** Who loads metadata; nothing where the server does it by itself. */
export interface Loader {
  readonly personId?: string
  readonly email?: string
  readonly sessionId?: string
  readonly keyId?: string | undefined
  readonly ceremonyId?: string | undefined
  readonly ip?: string | undefined
}

export interface LoadedMetadata {
  readonly no: number
  readonly nextUpdate: string
  /** Of keys with an AAGUID. */
  readonly models: number
  /** False where the same one was in use already. */
  readonly changed: boolean
  /** Keys that were disabled since their model is accused. */
  readonly disabled: number
}

const LOADING_MS = 60_000

/**
 * Takes a BLOB into use, and disables enrolled keys of the models that it accuses. What does not pass every check changes
 * nothing: the last good one stays.
 *
 * @param text compact JWS
 * @throws VouchError `metadataRefused`, `metadataExpired`, `metadataOlder`
 */
export async function loadBlob(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  text: string,
  source: MetadataState['source'],
  loader: Loader = {},
): Promise<LoadedMetadata> {
  const now = runtime.clock()
  try {
    const blob = await readBlob(text, trustedRoot(runtime.config), now)
    return await runtime.database.prisma.$transaction((tx) => takeIntoUse(runtime, tx, { blob, source, loader, now }), {
      timeout: LOADING_MS,
    })
  } catch (error) {
    if (error instanceof VouchError) {
      const details = { source, error: error.errorName, reason: error.reason ?? error.errorName }
      const event = { ...loaderOf(loader), type: 'metadata.refused', outcome: 'refused', details } as const
      await recordEvent(runtime.database.prisma, event)
    }
    throw error
  }
}

interface Taking {
  readonly blob: MetadataBlob
  readonly source: MetadataState['source']
  readonly loader: Loader
  readonly now: Date
}

async function takeIntoUse(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  transaction: Queryable,
  { blob, source, loader, now }: Taking,
): Promise<LoadedMetadata> {
  await lockAdministrators(transaction)
  await lockKeyPolicy(transaction, 'change')
  const { no, nextUpdate } = blob
  const models = uniqueModels(blob)
  const state = { no, nextUpdate, models: models.length, loadedAt: now.toISOString(), source }
  const changed = await advanceMetadata(transaction, state, now)
  if (changed) await replaceAuthenticatorModels(transaction, models, no)
  else await refuseOlder(transaction, no)
  const enforcement = { by: loader.email, ceremonyId: loader.ceremonyId, ip: loader.ip, now }
  const disabled = await disableCompromisedKeys(runtime, transaction, enforcement)
  if (changed) {
    const details = { no, nextUpdate, models: models.length, source, disabled }
    await recordEvent(transaction, { ...loaderOf(loader), type: 'metadata.loaded', outcome: 'ok', details })
  }
  return { no, nextUpdate, models: models.length, changed, disabled }
}

// FIDO MDS v3.0 §3.1.6: a number lower than before is an old BLOB, played back.
async function refuseOlder(transaction: Queryable, no: number): Promise<void> {
  const inUse = await findMetadataState(transaction)
  if (inUse === undefined || inUse.no === no) return
  throw new VouchError('metadataOlder', { detail: `It is number ${no}, after ${inUse.no}.`, reason: 'older' })
}

/** Of two entries for one AAGUID the first counts; the table has one row each. */
function uniqueModels({ models }: MetadataBlob): MetadataBlob['models'] {
  return [...new Map([...models].reverse().map((model) => [model.aaguid, model])).values()]
}

function loaderOf({ email: _, ...ids }: Loader): Omit<Loader, 'email'> {
  return ids
}

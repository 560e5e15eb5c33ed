import { findLastSignature } from '../../db/signing-keys/signing-key-use.ts'
import type { Runtime } from '../../runtime.ts'
import { longestTokenSeconds } from '../tokens/longest-token.ts'
import { listSigningKeys, type SigningKeyDescription } from './list-signing-keys.ts'
import { revocationWords } from './revocation-words.ts'
import { after, standby } from './rotation.ts'

export interface SigningKeyLine extends SigningKeyDescription {
  /** The newest token that it signed; null where there is none, or the key is gone. */
  readonly lastUsedAt: Date | null
  /** A token of it may be alive until then; null where none is. */
  readonly tokensUntil: Date | null
  /** When the schedule takes it to its next state: signing, no longer signing, gone. Null where there is none. */
  readonly nextAt: Date | null
  /** What an emergency revocation of it would do, in sentences; empty where it is gone. */
  readonly revoking: readonly string[]
}

export interface SigningKeysPage {
  /** The one that signs first, then newest first; those that are gone last. */
  readonly keys: readonly SigningKeyLine[]
  /** From when on `signing-key.rotate` does something; undefined where there is no standby. */
  readonly rotationPossibleFrom: Date | undefined
}

const places = { active: 0, pending: 1, retiring: 2, removed: 3 } as const

/** The signing keys and what their acts would do, for administrators: the caller has seen that it is one who asks. */
export async function signingKeysPage(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
): Promise<SigningKeysPage> {
  const all = await listSigningKeys(runtime)
  const keys = await Promise.all(all.map((key) => asLine(runtime, key, all)))
  keys.sort((a, b) => places[a.state] - places[b.state] || b.createdAt.getTime() - a.createdAt.getTime())
  return { keys, rotationPossibleFrom: standby(all)?.signsFrom }
}

async function asLine(
  { config, database, clock }: Pick<Runtime, 'config' | 'database' | 'clock'>,
  key: SigningKeyDescription,
  all: readonly SigningKeyDescription[],
): Promise<SigningKeyLine> {
  const { activatedAt, retiringAt, state } = key
  const now = clock()
  const signed = activatedAt !== null && state !== 'removed'
  const lastUsedAt = signed ? await findLastSignature(database, activatedAt, retiringAt ?? now) : null
  const end = lastUsedAt && after(lastUsedAt, longestTokenSeconds)
  const tokensUntil = end !== null && end > now ? end : null
  const nextAt = scheduled(key, config.signingKeys, standby(all)?.signsFrom)
  return { ...key, lastUsedAt, tokensUntil, nextAt, revoking: revocationWords({ ...key, tokensUntil }, all, now) }
}

/** When the schedule moves a key on (rotation.ts). */
function scheduled(
  { state, signsFrom, activatedAt, retiringAt }: SigningKeyDescription,
  { retireSeconds, rotateSeconds }: Runtime['config']['signingKeys'],
  standbyFrom: Date | undefined,
): Date | null {
  if (state === 'pending') return signsFrom
  if (state === 'retiring') return retiringAt && after(retiringAt, retireSeconds)
  if (state === 'removed' || activatedAt === null) return null
  const due = after(activatedAt, rotateSeconds)
  return standbyFrom !== undefined && standbyFrom > due ? standbyFrom : due
}

import { VouchError } from '@vouch/protocol'
import type { SigningKeyRow } from '../../db/signing-keys/signing-keys.ts'
import type { MasterKey } from './envelope.ts'
import { type OpenedKey, openSigningKey, SIGNING_ALGORITHM } from './key-material.ts'

/** What one read of the table gave: the signer is always one of the published keys of the same read. */
export interface KeySet {
  readonly rows: readonly SigningKeyRow[]
  readonly published: ReadonlyMap<string, OpenedKey>
  readonly activeKid: string | undefined
  /** Keys that are live but do not open. */
  readonly undecryptable: readonly string[]
  readonly jwks: Buffer
  /** When the read began: a change after that may be missing. */
  readonly readAt: Date
}

/**
 * @param rows all keys of the purpose
 * @param previous keys that are open already are not opened again, and stay published even if their row is damaged since
 */
export async function openKeySet(
  rows: readonly SigningKeyRow[],
  masterKey: MasterKey,
  readAt: Date,
  previous?: KeySet,
): Promise<KeySet> {
  const live = rows.filter((row) => row.state !== 'removed')
  const published = new Map<string, OpenedKey>()
  const undecryptable: string[] = []
  for (const row of live) {
    const key = previous?.published.get(row.kid) ?? (await openSigningKey(row, masterKey).catch(() => undefined))
    if (key === undefined) undecryptable.push(row.kid)
    else published.set(row.kid, key)
  }
  const activeKid = live.find((row) => row.state === 'active')?.kid
  const jwks = jwksBytes(published, activeKid)
  // The same bytes stay the same buffer, so that what is derived from them can be kept.
  const unchanged = previous?.jwks.equals(jwks) === true
  return { rows, published, activeKid, undecryptable, readAt, jwks: unchanged ? previous.jwks : jwks }
}

/**
 * @returns the key that signs
 * @throws VouchError `signingKeyMissing` where none is active, `signingKeyUndecryptable` where it does not open
 */
export function activeKey(keySet: KeySet): OpenedKey {
  if (keySet.activeKid === undefined) throw new VouchError('signingKeyMissing')
  const key = keySet.published.get(keySet.activeKid)
  if (key === undefined) throw new VouchError('signingKeyUndecryptable', { detail: keySet.activeKid })
  return key
}

// RFC 7517 §5. The signer comes first, for relying parties that look no further.
function jwksBytes(published: ReadonlyMap<string, OpenedKey>, activeKid: string | undefined): Buffer {
  const keys = [...published.values()]
    .sort((a, b) => Number(b.kid === activeKid) - Number(a.kid === activeKid))
    .map(({ kid, publicJwk: { kty, crv, x, y } }) => ({ kty, crv, x, y, kid, use: 'sig', alg: SIGNING_ALGORITHM }))
  return Buffer.from(JSON.stringify({ keys }))
}

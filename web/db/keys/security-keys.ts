import type { Queryable } from '../database.ts'
import type { PersonRow } from '../people/people.ts'

export type KeyState = 'active' | 'disabled' | 'removed'

export interface NewSecurityKey {
  readonly personId: string
  readonly credentialId: Uint8Array<ArrayBuffer>
  /** COSE_Key */
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly algorithm: number
  readonly signCount: number
  /** UUID form. */
  readonly aaguid: string
  /** Such as 5.7.1, as the attestation says it; null where it does not. */
  readonly firmware: string | null
  /** Whether the passkey may be copied to other devices; never under the hardware policy. */
  readonly backupEligible: boolean
  readonly transports: readonly string[]
  readonly nickname: string
  readonly attestationFormat: string
  readonly attestationAnchor: string | null
  readonly attestationChain: readonly Uint8Array<ArrayBuffer>[]
  readonly createdAt: Date
}

/** A key with its owner, as an assertion needs them. */
export interface KeyWithOwner {
  readonly id: string
  readonly nickname: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly backupEligible: boolean
  readonly state: KeyState
  readonly person: PersonRow
}

/** A key as its owner sees it in a list. */
export interface ListedKey {
  readonly id: string
  readonly nickname: string
  readonly aaguid: string
  readonly attestationFormat: string
  /** SHA-256 (hex) of the trust anchor; null where policy did not ask for one. */
  readonly attestationAnchor: string | null
  readonly transports: readonly string[]
  readonly state: KeyState
  readonly disabledReason: string | null
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly lastUsedIp: string | null
  /** As the attestation says it, such as 5.7.1. */
  readonly firmware: string | null
  /** Where its last session is, as a command line said it. */
  readonly lastHost: string | null
  /** Events `token.minted` that go back to a touch of it. */
  readonly tokensMinted: number
}

/**
 * Stores a new key. One statement: of two callers with the same credential a single one stores it.
 *
 * @returns its id, or undefined where the credential is stored already, with whomever and in whatever state
 */
export async function insertSecurityKey(queryable: Queryable, key: NewSecurityKey): Promise<string | undefined> {
  const stored = await queryable.securityKey.createManyAndReturn({
    data: { ...key, transports: [...key.transports], attestationChain: [...key.attestationChain] },
    skipDuplicates: true,
    select: { id: true },
  })
  return stored[0]?.id
}

/**
 * The key with this credential ID in any state but removed. One statement whether there is one or not, so that the time it
 * takes does not tell (WebAuthn L3 §14.6.3).
 */
export async function findKeyByCredentialId(
  queryable: Queryable,
  credentialId: Uint8Array<ArrayBuffer>,
): Promise<KeyWithOwner | undefined> {
  const rows = await queryable.$queryRaw<KeyAndOwner[]>`
    SELECT k.id::text AS "keyId", k.nickname, k.public_key AS "publicKey", k.backup_eligible AS "backupEligible",
      k.state::text AS "keyState", p.id::text, p.email, p.display_name AS "displayName", p.role::text, p.state::text,
      p.subject, p.user_handle AS "userHandle"
    FROM security_keys k JOIN people p ON p.id = k.person_id
    WHERE k.credential_id = ${credentialId} AND k.state <> 'removed'`
  const [row] = rows
  if (row === undefined) return undefined
  const { keyId, keyState, nickname, publicKey, backupEligible, ...person } = row
  return { id: keyId, state: keyState, nickname, publicKey, backupEligible, person }
}

interface KeyAndOwner extends PersonRow, Pick<KeyWithOwner, 'nickname' | 'publicKey' | 'backupEligible'> {
  readonly keyId: string
  readonly keyState: KeyState
}

/**
 * Notes that a key was used, if its counter went up or it does not count (WebAuthn L3 §6.1.1). One statement, so that of
 * two assertions with the same count a single one passes.
 *
 * @returns false where the counter did not go up, or the key is not active any more
 */
export async function recordKeyUse(
  queryable: Queryable,
  use: { readonly keyId: string; readonly signCount: number; readonly ip: string | undefined; readonly now: Date },
): Promise<boolean> {
  const updated = await queryable.$executeRaw`
    UPDATE security_keys
    SET sign_count = ${use.signCount}, last_used_at = ${use.now}::timestamptz, last_used_ip = ${use.ip ?? null}
    WHERE id = ${use.keyId}::uuid AND state = 'active'
      AND (sign_count < ${use.signCount} OR (sign_count = 0 AND ${use.signCount} = 0))`
  return updated === 1
}

/** @returns false where the key was not active */
export async function disableKey(queryable: Queryable, keyId: string, reason: string, now: Date): Promise<boolean> {
  const { count } = await queryable.securityKey.updateMany({
    where: { id: keyId, state: 'active' },
    data: { state: 'disabled', disabledReason: reason, disabledAt: now },
  })
  return count === 1
}

export interface OwnedKey {
  readonly id: string
  readonly personId: string
  readonly nickname: string
  readonly aaguid: string
  readonly transports: string[]
  readonly state: KeyState
}

/** @returns undefined where there is no such key, or it was removed */
export async function findKeyOwner(queryable: Queryable, id: string): Promise<OwnedKey | undefined> {
  const found = await queryable.securityKey.findFirst({
    where: { id, state: { not: 'removed' } },
    select: { id: true, personId: true, nickname: true, aaguid: true, transports: true, state: true },
  })
  return found ?? undefined
}

/** @returns false where the person has no such key, or it was removed */
export async function renameKey(
  queryable: Queryable,
  key: { readonly id: string; readonly personId: string },
  nickname: string,
): Promise<boolean> {
  const { count } = await queryable.securityKey.updateMany({
    where: { ...key, state: { not: 'removed' } },
    data: { nickname },
  })
  return count === 1
}

/** @returns false where it was removed before */
export async function removeKeyRow(queryable: Queryable, id: string, now: Date): Promise<boolean> {
  const { count } = await queryable.securityKey.updateMany({
    where: { id, state: { not: 'removed' } },
    data: { state: 'removed', removedAt: now },
  })
  return count === 1
}

/** How many keys a person can sign in with. */
export async function countActiveKeys(queryable: Queryable, personId: string): Promise<number> {
  return queryable.securityKey.count({ where: { personId, state: 'active' } })
}

/** How many keys a person has that are not removed. */
export async function countKeys(queryable: Queryable, personId: string): Promise<number> {
  return queryable.securityKey.count({ where: { personId, state: { not: 'removed' } } })
}

/** The keys of one person that are not removed, the oldest first. */
export async function listKeys(queryable: Queryable, personId: string): Promise<ListedKey[]> {
  return queryable.$queryRaw<ListedKey[]>`
    SELECT k.id::text, k.nickname, k.aaguid::text, k.attestation_format AS "attestationFormat",
      k.attestation_anchor AS "attestationAnchor", k.transports, k.state::text, k.disabled_reason AS "disabledReason",
      k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt", k.last_used_ip AS "lastUsedIp", k.firmware,
      (SELECT s.host_name FROM sessions s WHERE s.key_id = k.id AND s.kind = 'cli'
        ORDER BY s.created_at DESC LIMIT 1) AS "lastHost",
      (SELECT count(*)::integer FROM audit_events e WHERE e.key_id = k.id AND e.type = 'token.minted') AS "tokensMinted"
    FROM security_keys k WHERE k.person_id = ${personId}::uuid AND k.state <> 'removed'
    ORDER BY k.created_at, k.id`
}

/** Credentials of one person in any state, so that a browser does not offer to enrol the same key again. */
export async function listCredentials(
  queryable: Queryable,
  personId: string,
): Promise<{ credentialId: Uint8Array<ArrayBuffer>; transports: string[]; state: KeyState }[]> {
  return queryable.securityKey.findMany({
    where: { personId },
    select: { credentialId: true, transports: true, state: true },
  })
}

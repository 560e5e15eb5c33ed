import type { Database, Queryable } from '../database.ts'

export interface SigningKeyRow {
  readonly kid: string
  readonly purpose: string
  readonly algorithm: string
  readonly publicJwk: unknown
  readonly privateCiphertext: Uint8Array<ArrayBuffer>
  readonly wrappedDataKey: Uint8Array<ArrayBuffer>
  readonly masterKeyId: string
  readonly formatVersion: number
  readonly state: 'pending' | 'active' | 'retiring' | 'removed'
  readonly createdAt: Date
  readonly signsFrom: Date
  readonly activatedAt: Date | null
  readonly retiringAt: Date | null
  readonly removedAt: Date | null
}

export type NewSigningKeyRow = Omit<
  SigningKeyRow,
  'publicJwk' | 'state' | 'activatedAt' | 'retiringAt' | 'removedAt'
> & {
  readonly publicJwk: Readonly<Record<string, string>>
}

export const SIGNING_KEYS_CHANNEL = 'vouch_signing_keys'

/** Every key of a purpose, oldest first; removed ones too. One statement, so that keys and states belong together. */
export function findSigningKeys(queryable: Queryable, purpose: string): Promise<SigningKeyRow[]> {
  return queryable.signingKey.findMany({ where: { purpose }, orderBy: [{ createdAt: 'asc' }, { kid: 'asc' }] })
}

/**
 * Runs a change to the keys of a purpose: one at a time over all replicas, told to all of them once it is committed.
 */
export async function changeSigningKeys<T>(
  database: Database,
  purpose: string,
  change: (queryable: Queryable, keys: readonly SigningKeyRow[]) => Promise<T>,
): Promise<T> {
  return database.prisma.$transaction(
    async (queryable) => {
      await queryable.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('signing_keys'), hashtext(${purpose}))`
      const result = await change(queryable, await findSigningKeys(queryable, purpose))
      await queryable.$executeRaw`SELECT pg_notify(${SIGNING_KEYS_CHANNEL}, ${purpose})`
      return result
    },
    { maxWait: 10_000, timeout: 15_000 },
  )
}

/** Inserts a key as pending. */
export async function insertSigningKey(queryable: Queryable, key: NewSigningKeyRow): Promise<void> {
  await queryable.signingKey.create({ data: { ...key, state: 'pending' } })
}

/** pending -> active, once its time has come. @returns false where the key is in another state, or it is too early */
export async function activateSigningKey(queryable: Queryable, kid: string, now: Date): Promise<boolean> {
  const { count } = await queryable.signingKey.updateMany({
    where: { kid, state: 'pending', signsFrom: { lte: now } },
    data: { state: 'active', activatedAt: now },
  })
  return count === 1
}

/** Lets a pending key sign from now on, before the time it was published for. @returns false where it is not pending */
export async function advanceSigningKey(queryable: Queryable, kid: string, now: Date): Promise<boolean> {
  const { count } = await queryable.signingKey.updateMany({
    where: { kid, state: 'pending' },
    data: { signsFrom: now },
  })
  return count === 1
}

/** active -> retiring. @returns false where the key is in another state */
export async function retireSigningKey(queryable: Queryable, kid: string, now: Date): Promise<boolean> {
  const { count } = await queryable.signingKey.updateMany({
    where: { kid, state: 'active' },
    data: { state: 'retiring', retiringAt: now },
  })
  return count === 1
}

/** Any state -> removed, and the private key is wiped. The row stays, so that its kid is never used again. */
export async function removeSigningKey(queryable: Queryable, kid: string, now: Date): Promise<boolean> {
  const { count } = await queryable.signingKey.updateMany({
    where: { kid, state: { not: 'removed' } },
    data: { state: 'removed', removedAt: now, privateCiphertext: new Uint8Array(), wrappedDataKey: new Uint8Array() },
  })
  return count === 1
}

export async function replaceWrappedDataKey(
  queryable: Queryable,
  kid: string,
  wrapped: { readonly wrappedDataKey: Uint8Array<ArrayBuffer>; readonly masterKeyId: string },
): Promise<void> {
  await queryable.signingKey.update({
    where: { kid },
    data: { wrappedDataKey: wrapped.wrappedDataKey, masterKeyId: wrapped.masterKeyId },
  })
}

import { randomUUID } from 'node:crypto'
import type { Database, Queryable } from '../database.ts'
import { notFlushed } from '../not-flushed.ts'

export type CeremonyPurpose = 'enrol' | 'sign_in' | 'authorize' | 'step_up'

export interface NewCeremony {
  /** SHA-256 of the challenge. */
  readonly challengeHash: Uint8Array<ArrayBuffer>
  readonly purpose: CeremonyPurpose
  readonly owner: string
  readonly personId: string | undefined
  readonly createdAt: Date
  readonly expiresAt: Date
}

export interface ConsumedCeremony {
  readonly challengeHash: Uint8Array<ArrayBuffer>
  readonly personId: string | null
}

export async function insertCeremony({ prisma }: Pick<Database, 'prisma'>, ceremony: NewCeremony): Promise<string> {
  const { challengeHash, purpose, owner, personId, createdAt, expiresAt } = ceremony
  const id = randomUUID()
  // A question that nobody has answered may be forgotten: it is asked again.
  await prisma.$queryRaw`
    INSERT INTO ceremonies (id, challenge_hash, purpose, owner, person_id, created_at, expires_at)
    VALUES (${id}::uuid, ${challengeHash}, ${purpose}::ceremony_purpose, ${owner}, ${personId ?? null}::uuid,
      ${createdAt}::timestamptz, ${expiresAt}::timestamptz)
    RETURNING ${notFlushed}`
  return id
}

/**
 * Uses a ceremony up. One statement, so that of any number of callers at once a single one gets it.
 *
 * @param ceremony its id (a UUID), and what it was begun for
 * @returns undefined where it is unknown, used, expired, or was begun for something or somebody else
 */
export async function consumeCeremonyRow(
  queryable: Queryable,
  ceremony: { readonly id: string; readonly purpose: CeremonyPurpose; readonly owner: string },
  now: Date,
): Promise<ConsumedCeremony | undefined> {
  const rows = await queryable.$queryRaw<ConsumedCeremony[]>`
    UPDATE ceremonies SET consumed_at = ${now}::timestamptz
    WHERE id = ${ceremony.id}::uuid AND purpose = ${ceremony.purpose}::ceremony_purpose AND owner = ${ceremony.owner}
      AND consumed_at IS NULL AND expires_at > ${now}::timestamptz
    RETURNING challenge_hash AS "challengeHash", person_id::text AS "personId"`
  return rows[0]
}

/** What became of a ceremony (its id is a UUID), for the audit of a refusal. */
export async function findCeremonyRow(
  queryable: Queryable,
  id: string,
): Promise<{ purpose: CeremonyPurpose; owner: string; consumed: boolean } | undefined> {
  const row = await queryable.ceremony.findUnique({
    where: { id },
    select: { purpose: true, owner: true, consumedAt: true },
  })
  return row === null ? undefined : { purpose: row.purpose, owner: row.owner, consumed: row.consumedAt !== null }
}

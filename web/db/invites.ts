import type { Queryable } from './database.ts'
import type { PersonRole, PersonRow } from './people.ts'

export interface NewInvite {
  /** SHA-256 of the secret in the link. */
  readonly tokenHash: Uint8Array<ArrayBuffer>
  /** Undefined: for the first administrator, who says the e-mail address while enrolling. */
  readonly personId: string | undefined
  readonly role: PersonRole
  readonly createdAt: Date
  readonly expiresAt: Date
}

export interface OpenInvite {
  readonly id: string
  /** Null in the invite of the first administrator, who says the e-mail address while enrolling. */
  readonly person: PersonRow | null
  /** What the person becomes by enrolling (`activatePerson`). */
  readonly role: PersonRole
  readonly expiresAt: Date
}

export interface ConsumedInvite {
  readonly id: string
  readonly personId: string | null
  readonly role: PersonRole
}

export async function insertInvite(queryable: Queryable, invite: NewInvite): Promise<string> {
  const { id } = await queryable.invite.create({
    data: { ...invite, personId: invite.personId ?? null },
    select: { id: true },
  })
  return id
}

/** The invite with this secret, where it may still be used. Reading it uses nothing up. */
export async function findOpenInvite(
  queryable: Queryable,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<OpenInvite | undefined> {
  const found = await queryable.invite.findFirst({
    where: { tokenHash, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
    select: { id: true, person: true, role: true, expiresAt: true },
  })
  return found ?? undefined
}

/**
 * Uses an invite up. One statement, so that of any number of callers at once a single one gets it.
 *
 * @returns undefined where the invite is unknown, used, revoked or expired
 */
export async function consumeInvite(
  queryable: Queryable,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<ConsumedInvite | undefined> {
  const rows = await queryable.$queryRaw<ConsumedInvite[]>`
    UPDATE invites SET used_at = ${now}::timestamptz
    WHERE token_hash = ${tokenHash} AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ${now}::timestamptz
    RETURNING id::text, person_id::text AS "personId", role::text`
  return rows[0]
}

/** Ends the open invites of one person (undefined: of the first administrator), so that a newer link is the only one. */
export async function revokeOpenInvites(queryable: Queryable, personId: string | undefined, now: Date): Promise<void> {
  await queryable.invite.updateMany({
    where: { personId: personId ?? null, usedAt: null, revokedAt: null },
    data: { revokedAt: now },
  })
}

/** Lets one caller at a time invite a first administrator, until its transaction ends. */
export async function lockFirstAdministrator(queryable: Queryable): Promise<void> {
  await queryable.$executeRaw`SELECT pg_advisory_xact_lock(5263003)`
}

/** When the newest open invite that makes an administrator ends; undefined where there is none. */
export async function openAdministratorInvite(queryable: Queryable, now: Date): Promise<Date | undefined> {
  const found = await queryable.invite.findFirst({
    where: { role: 'administrator', usedAt: null, revokedAt: null, expiresAt: { gt: now } },
    orderBy: { expiresAt: 'desc' },
    select: { expiresAt: true },
  })
  return found?.expiresAt
}

import type { Queryable } from '../database.ts'
import { lockUntilCommit } from '../transaction-lock.ts'
import type { PersonRole, PersonRow } from './people.ts'

export type InvitePurpose = 'enrol' | 'recovery'

export interface NewInvite {
  /** SHA-256 of the secret in the link; undefined where the link is made later (`setInviteToken`). */
  readonly tokenHash: Uint8Array<ArrayBuffer> | undefined
  /** Default `enrol`. */
  readonly purpose?: InvitePurpose
  /** The administrator; undefined where the server's own command makes it. */
  readonly createdBy?: string | undefined
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
  readonly purpose: InvitePurpose
  /** The administrator; null where it was made on the server itself. */
  readonly createdBy: string | null
  readonly expiresAt: Date
}

export interface ConsumedInvite {
  readonly id: string
  readonly purpose: InvitePurpose
  readonly personId: string | null
  readonly role: PersonRole
}

export async function insertInvite(queryable: Queryable, invite: NewInvite): Promise<string> {
  const { id } = await queryable.invite.create({
    data: {
      ...invite,
      tokenHash: invite.tokenHash ?? null,
      purpose: invite.purpose ?? 'enrol',
      createdBy: invite.createdBy ?? null,
      personId: invite.personId ?? null,
    },
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
    select: { id: true, person: true, role: true, purpose: true, createdBy: true, expiresAt: true },
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
    RETURNING id::text, person_id::text AS "personId", role::text, purpose::text`
  return rows[0]
}

/** Ends the open invites of one person (undefined: of the first administrator), so that a newer link is the only one. */
export async function revokeOpenInvites(
  queryable: Queryable,
  personId: string | undefined,
  now: Date,
): Promise<number> {
  const { count } = await queryable.invite.updateMany({
    where: { personId: personId ?? null, usedAt: null, revokedAt: null },
    data: { revokedAt: now },
  })
  return count
}

/** @returns the invite that this caller ended; undefined where it was used, revoked or expired */
export async function revokeInvite(queryable: Queryable, id: string, now: Date): Promise<ConsumedInvite | undefined> {
  const rows = await queryable.$queryRaw<ConsumedInvite[]>`
    UPDATE invites SET revoked_at = ${now}::timestamptz
    WHERE id = ${id}::uuid AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ${now}::timestamptz
    RETURNING id::text, person_id::text AS "personId", role::text, purpose::text`
  return rows[0]
}

/** Revokes all open invites that an administrator made, whomever they are for. */
export async function revokeInvitesMadeBy(
  queryable: Queryable,
  personId: string,
  now: Date,
): Promise<Pick<ConsumedInvite, 'id' | 'personId'>[]> {
  return queryable.$queryRaw<Pick<ConsumedInvite, 'id' | 'personId'>[]>`
    UPDATE invites SET revoked_at = ${now}::timestamptz
    WHERE created_by = ${personId}::uuid AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ${now}::timestamptz
    RETURNING id::text, person_id::text AS "personId"`
}

/** @returns undefined where it was used or revoked; one that expired is given */
export async function findInviteToRepeat(queryable: Queryable, id: string): Promise<ConsumedInvite | undefined> {
  const found = await queryable.invite.findFirst({
    where: { id, usedAt: null, revokedAt: null },
    select: { id: true, personId: true, role: true, purpose: true },
  })
  return found ?? undefined
}

/**
 * Gives an open invite another secret; the one before is worth nothing from here on.
 *
 * @returns whom it is for; undefined where the invite is not open
 */
export async function setInviteToken(
  queryable: Queryable,
  id: string,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<{ readonly personId: string | null } | undefined> {
  const rows = await queryable.$queryRaw<{ personId: string | null }[]>`
    UPDATE invites SET token_hash = ${tokenHash}
    WHERE id = ${id}::uuid AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ${now}::timestamptz
    RETURNING person_id::text AS "personId"`
  return rows[0]
}

/** What the person is going to be by their open invite. */
export async function setRoleOfOpenInvites(queryable: Queryable, personId: string, role: PersonRole): Promise<void> {
  await queryable.invite.updateMany({ where: { personId, usedAt: null, revokedAt: null }, data: { role } })
}

/** Lets one caller at a time invite a first administrator, until its transaction ends. */
export async function lockFirstAdministrator(queryable: Queryable): Promise<void> {
  await lockUntilCommit(queryable, 'firstAdministrator')
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

import { randomBytes } from 'node:crypto'
import type { Queryable } from '../database.ts'
import { lockUntilCommit } from '../transaction-lock.ts'

export type PersonRole = 'member' | 'administrator'
export type PersonState = 'invited' | 'active' | 'deactivated'

export interface PersonRow {
  readonly id: string
  readonly email: string
  readonly displayName: string | null
  readonly role: PersonRole
  readonly state: PersonState
  /** Opaque `sub` of tokens for applications. */
  readonly subject: string
  /** WebAuthn user handle, 32 bytes. */
  readonly userHandle: Uint8Array<ArrayBuffer>
}

export interface NewPerson {
  /** Canonical form (protocol/email/email.ts). */
  readonly email: string
  readonly displayName?: string | undefined
  readonly role?: PersonRole
}

/** What a `PersonRow` is made of. */
const personColumns = {
  id: true,
  email: true,
  displayName: true,
  role: true,
  state: true,
  subject: true,
  userHandle: true,
} as const

/**
 * The person with this e-mail address: the one that exists, unchanged, or a new one in state `invited`.
 * Two callers at once get the same row.
 */
export async function findOrCreatePerson(queryable: Queryable, person: NewPerson, now: Date): Promise<PersonRow> {
  await queryable.person.createMany({
    data: {
      email: person.email,
      displayName: person.displayName ?? null,
      role: person.role ?? 'member',
      subject: randomBytes(18).toString('base64url'),
      // WebAuthn L3 §14.6.1: nothing about the person may be read from it.
      userHandle: new Uint8Array(randomBytes(32)),
      createdAt: now,
    },
    skipDuplicates: true,
  })
  return queryable.person.findUniqueOrThrow({ where: { email: person.email }, select: personColumns })
}

export async function findPerson(queryable: Queryable, id: string): Promise<PersonRow | undefined> {
  return (await queryable.person.findUnique({ where: { id }, select: personColumns })) ?? undefined
}

/** The person, kept as they are until the transaction ends: enrolling and deactivating wait for each other. */
export async function lockPerson(queryable: Queryable, id: string): Promise<PersonRow | undefined> {
  const rows = await queryable.$queryRaw<PersonRow[]>`
    SELECT id::text, email, display_name AS "displayName", role::text, state::text, subject, user_handle AS "userHandle"
    FROM people WHERE id = ${id}::uuid FOR UPDATE`
  return rows[0]
}

/** @returns undefined where there is nobody with this address */
export async function findPersonByEmail(queryable: Queryable, email: string): Promise<PersonRow | undefined> {
  return (await queryable.person.findUnique({ where: { email }, select: personColumns })) ?? undefined
}

/** Those of these addresses who exist, by address. */
export function findPeopleByEmail(
  queryable: Queryable,
  emails: readonly string[],
): Promise<{ readonly id: string; readonly email: string }[]> {
  const where = { email: { in: [...emails] } }
  return queryable.person.findMany({ where, orderBy: { email: 'asc' }, select: { id: true, email: true } })
}

export async function renamePerson(queryable: Queryable, id: string, displayName: string): Promise<void> {
  await queryable.person.update({ where: { id }, data: { displayName } })
}

export async function setRole(queryable: Queryable, id: string, role: PersonRole): Promise<void> {
  await queryable.person.update({ where: { id }, data: { role } })
}

/** @returns false where the person was deactivated before */
export async function deactivatePerson(queryable: Queryable, id: string, now: Date): Promise<boolean> {
  const { count } = await queryable.person.updateMany({
    where: { id, state: { not: 'deactivated' } },
    data: { state: 'deactivated', deactivatedAt: now },
  })
  return count === 1
}

/**
 * Lets a deactivated person be invited again, as a member.
 *
 * @returns false where the person was not deactivated
 */
export async function readmitPerson(queryable: Queryable, id: string): Promise<boolean> {
  const { count } = await queryable.person.updateMany({
    where: { id, state: 'deactivated' },
    data: { state: 'invited', role: 'member', deactivatedAt: null },
  })
  return count === 1
}

/**
 * Makes the person active, with at least this role.
 *
 * @returns false where the person is deactivated or gone
 */
export async function activatePerson(queryable: Queryable, id: string, role: PersonRole): Promise<boolean> {
  // The enum is declared in the order of power, so GREATEST never takes a role away.
  const updated = await queryable.$executeRaw`
    UPDATE people SET state = 'active', role = GREATEST(role, ${role}::person_role)
    WHERE id = ${id}::uuid AND state <> 'deactivated'`
  return updated === 1
}

/** Lets one transaction at a time change who administers, until it ends. May be called again in the same one. */
export async function lockAdministrators(queryable: Queryable): Promise<void> {
  await lockUntilCommit(queryable, 'administrators')
}

/** Whether somebody is an active administrator and has an active key to prove it with. */
export async function ableAdministratorExists(queryable: Queryable): Promise<boolean> {
  const found = await queryable.person.findFirst({
    where: { role: 'administrator', state: 'active', keys: { some: { state: 'active' } } },
    select: { id: true },
  })
  return found !== null
}

export async function isActiveAdministrator(queryable: Queryable, id: string): Promise<boolean> {
  const found = await queryable.person.findFirst({
    where: { id, role: 'administrator', state: 'active' },
    select: { id: true },
  })
  return found !== null
}

export async function activeAdministratorExists(queryable: Queryable): Promise<boolean> {
  const found = await queryable.person.findFirst({
    where: { role: 'administrator', state: 'active' },
    select: { id: true },
  })
  return found !== null
}

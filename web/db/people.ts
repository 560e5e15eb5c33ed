import { randomBytes } from 'node:crypto'
import type { Queryable } from './database.ts'

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
  /** Canonical form (email/email.ts). */
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

export async function activeAdministratorExists(queryable: Queryable): Promise<boolean> {
  const found = await queryable.person.findFirst({
    where: { role: 'administrator', state: 'active' },
    select: { id: true },
  })
  return found !== null
}

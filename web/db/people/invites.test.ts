import { createHash, randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../testing/database.ts'
import { consumeInvite, findOpenInvite, insertInvite, revokeOpenInvites } from './invites.ts'
import { activatePerson, activeAdministratorExists, findOrCreatePerson, findPerson } from './people.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const now = new Date('2026-06-01T12:00:00.000Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const hash = () => new Uint8Array(createHash('sha256').update(randomBytes(32)).digest())

async function invited(email: string) {
  const person = await findOrCreatePerson(database.prisma, { email }, now)
  const tokenHash = hash()
  await insertInvite(database.prisma, {
    tokenHash,
    personId: person.id,
    role: 'member',
    createdAt: now,
    expiresAt: later(60),
  })
  return { person, tokenHash }
}

test('an invite is consumed once, however many ask at the same moment', async () => {
  const { person, tokenHash } = await invited('once@example.com')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => consumeInvite(database.prisma, tokenHash, later(1))),
  )
  const won = answers.filter((answer) => answer !== undefined)
  expect(won).toMatchObject([{ personId: person.id, role: 'member' }])
  expect(await findOpenInvite(database.prisma, tokenHash, later(1))).toBeUndefined()
})

test('an invite ends at its last second, and when it is revoked', async () => {
  const { person, tokenHash } = await invited('late@example.com')
  expect(await findOpenInvite(database.prisma, tokenHash, later(59))).toMatchObject({ person: { id: person.id } })
  expect(await findOpenInvite(database.prisma, tokenHash, later(60))).toBeUndefined()
  expect(await consumeInvite(database.prisma, tokenHash, later(60))).toBeUndefined()
  await revokeOpenInvites(database.prisma, person.id, later(1))
  expect(await consumeInvite(database.prisma, tokenHash, later(2))).toBeUndefined()
})

test('there is at most one open invite for a first administrator', async () => {
  const invite = () => ({
    tokenHash: hash(),
    personId: undefined,
    role: 'administrator' as const,
    createdAt: now,
    expiresAt: later(60),
  })
  await insertInvite(database.prisma, invite())
  await expect(insertInvite(database.prisma, invite())).rejects.toThrow()
  await revokeOpenInvites(database.prisma, undefined, now)
  await insertInvite(database.prisma, invite())
})

test('an invite without a person cannot be for a plain member', async () => {
  const member = { tokenHash: hash(), personId: undefined, role: 'member' as const }
  await expect(insertInvite(database.prisma, { ...member, createdAt: now, expiresAt: later(60) })).rejects.toThrow()
})

test('one e-mail address is one person, however many ask at the same moment', async () => {
  const people = await Promise.all(
    Array.from({ length: 10 }, () => findOrCreatePerson(database.prisma, { email: 'same@example.com' }, now)),
  )
  expect(new Set(people.map((person) => person.id)).size).toBe(1)
  expect(people[0]?.userHandle).toHaveLength(32)
})

test('enrolling never takes a role away, and never wakes a deactivated person', async () => {
  const person = await findOrCreatePerson(database.prisma, { email: 'boss@example.com' }, now)
  expect(await activeAdministratorExists(database.prisma)).toBe(false)
  expect(await activatePerson(database.prisma, person.id, 'administrator')).toBe(true)
  expect(await activatePerson(database.prisma, person.id, 'member')).toBe(true)
  expect(await findPerson(database.prisma, person.id)).toMatchObject({ role: 'administrator', state: 'active' })
  expect(await activeAdministratorExists(database.prisma)).toBe(true)
  await database.prisma.person.update({ where: { id: person.id }, data: { state: 'deactivated' } })
  expect(await activatePerson(database.prisma, person.id, 'member')).toBe(false)
})

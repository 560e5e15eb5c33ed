import { afterAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { consumeInvite, findOpenInvite } from '../../db/people/invites.ts'
import { activatePerson, findOrCreatePerson } from '../../db/people/people.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { createInvite, type Invite } from './create-invite.ts'
import { inviteFirstAdministrator } from './first-administrator.ts'

const { database, url, drop } = await createTestDatabase()
afterAll(drop)
beforeEach(() => database.pool.query('TRUNCATE people, invites CASCADE'))

const now = new Date('2026-06-01T12:00:00.000Z')
const config = { ...readConfig({ VOUCH_ISSUER: 'http://localhost:4000' }), adminEmail: undefined }
const runtime = { config, database, clock: () => now }
const replica = { ...runtime, config: { ...config, databaseUrl: url } }

function open(invite: Invite) {
  const secret = new URL(invite.link.reveal()).hash.replace('#invite=', '')
  return findOpenInvite(database.prisma, sha256(secret), now)
}

test('an invite is a link of the issuer with its secret in the fragment, good for a day', async () => {
  const invite = await createInvite(runtime, {
    email: 'Alice@Example.com',
    displayName: 'Alice',
    role: 'administrator',
  })
  expect(invite.link.reveal()).toMatch(/^http:\/\/localhost:4000\/enroll#invite=vouch_in_[\w-]{43}$/)
  expect(invite).toMatchObject({ email: 'alice@example.com', expiresAt: new Date('2026-06-02T12:00:00.000Z') })
  expect(await open(invite)).toMatchObject({
    role: 'administrator',
    person: { email: 'alice@example.com', displayName: 'Alice', role: 'member', state: 'invited' },
  })
  expect(JSON.stringify(invite)).not.toContain('vouch_in_')
  const stored = await database.pool.query('SELECT * FROM invites')
  expect(JSON.stringify(stored.rows)).not.toContain('vouch_in_')
})

test('a newer invite ends the earlier one of the same person, and nobody else’s', async () => {
  const first = await createInvite(runtime, { email: 'alice@example.com' })
  const other = await createInvite(runtime, { email: 'bob@example.com' })
  const second = await createInvite(runtime, { email: 'ALICE@example.com' })
  expect(await open(first)).toBeUndefined()
  expect(await open(second)).toBeDefined()
  expect(await open(other)).toBeDefined()
})

test('a deactivated person is not invited', async () => {
  const person = await findOrCreatePerson(database.prisma, { email: 'gone@example.com' }, now)
  await database.prisma.person.update({ where: { id: person.id }, data: { state: 'deactivated' } })
  const refused = createInvite(runtime, { email: 'gone@example.com' })
  await expect(refused).rejects.toMatchObject({ errorName: 'personDeactivated' })
})

test.each([undefined, 'alice@example.com'])(
  'replicas that start at once invite one first administrator between them',
  async (adminEmail) => {
    // Connections first, so that the starts do meet.
    await Promise.all(Array.from({ length: 6 }, () => database.pool.query('SELECT pg_sleep(0.05)')))
    const one = { ...replica, config: { ...replica.config, adminEmail } }
    const results = await Promise.all(Array.from({ length: 6 }, () => inviteFirstAdministrator(one)))
    expect(results.map(({ state }) => state).sort()).toEqual([
      'invited',
      'invited',
      'invited',
      'invited',
      'invited',
      'inviting',
    ])
  },
)

test('a server with its own database shows a fresh link at each start, and only the last one works', async () => {
  const first = await inviteFirstAdministrator(runtime)
  const second = await inviteFirstAdministrator(runtime)
  if (first.state !== 'inviting' || second.state !== 'inviting') throw new Error('no link')
  expect(first.invite.email).toBeUndefined()
  expect(await open(first.invite)).toBeUndefined()
  expect(await open(second.invite)).toMatchObject({ person: null, role: 'administrator' })
})

test('once an administrator has a key, no start makes another', async () => {
  const named = { ...runtime, config: { ...config, adminEmail: 'alice@example.com' } }
  const made = await inviteFirstAdministrator(named)
  if (made.state !== 'inviting') throw new Error('no link')
  const opened = await open(made.invite)
  expect(opened?.person?.email).toBe('alice@example.com')
  const secret = new URL(made.invite.link.reveal()).hash.replace('#invite=', '')
  const used = await consumeInvite(database.prisma, sha256(secret), now)
  await activatePerson(database.prisma, used?.personId ?? '', used?.role ?? 'member')
  expect(await inviteFirstAdministrator(named)).toEqual({ state: 'enrolled' })
  expect(await inviteFirstAdministrator(replica)).toEqual({ state: 'enrolled' })
})

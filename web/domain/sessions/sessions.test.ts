import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { testClock } from '../../testing/signing-keys.ts'
import { browserSession } from './browser-session.ts'
import { guard } from './guard.ts'
import { revokeSession } from './revoke-session.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const clock = testClock(new Date())
const runtime = { config: readConfig({}), database, clock }
const { prisma } = database

async function signedIn() {
  const { person, keyId, sessionToken } = await enrolledPerson(runtime, `${crypto.randomUUID()}@example.com`)
  const token = sessionToken.reveal()
  return { personId: person.id, keyId, token, look: () => browserSession(runtime, token) }
}

test('a browser session names its person and key', async () => {
  const { personId, keyId, look } = await signedIn()
  expect(await look()).toMatchObject({ person: { id: personId }, key: { id: keyId }, session: { kind: 'browser' } })
})

test('half an hour without use ends it; use begins the half hour anew', async () => {
  const { look } = await signedIn()
  clock.advance(29 * 60)
  expect(await look()).toBeDefined()
  clock.advance(29 * 60)
  expect(await look()).toBeDefined()
  clock.advance(30 * 60)
  expect(await look()).toBeUndefined()
  clock.advance(-60)
  expect(await look()).toBeDefined()
})

test('twelve hours end it, however much it is used', async () => {
  const { look } = await signedIn()
  for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
    clock.advance(20 * 60)
    expect(await look()).toBeDefined()
  }
  clock.advance(20 * 60)
  expect(await look()).toBeUndefined()
})

test('it ends with its person, with its key, and when it is revoked', async () => {
  const [first, second, third] = [await signedIn(), await signedIn(), await signedIn()]
  await prisma.person.update({ where: { id: first.personId }, data: { state: 'deactivated' } })
  await prisma.securityKey.update({ where: { id: second.keyId }, data: { state: 'removed' } })
  const id = (await third.look())?.session.id ?? ''
  const ending = { reason: 'signed_out', ip: undefined, now: clock() } as const
  expect([await revokeSession(prisma, id, ending), await revokeSession(prisma, id, ending)]).toEqual([true, false])
  for (const { look } of [first, second, third]) expect(await look()).toBeUndefined()
  expect(await prisma.auditEvent.count({ where: { type: 'session.ended', sessionId: id } })).toBe(1)
})

test('nothing but its token opens it, and only its hash is stored', async () => {
  const { token, look } = await signedIn()
  for (const other of [undefined, '', 'x', token.slice(0, -1), `${token}x`, token.repeat(10)]) {
    expect(await browserSession(runtime, other)).toBeUndefined()
  }
  const stored = await prisma.session.findUniqueOrThrow({ where: { id: (await look())?.session.id ?? '' } })
  expect(Buffer.from(stored.tokenHash).toString('latin1')).not.toContain(token)
})

test('the guard lets through a live access token with its own key alone', () => {
  const bound = { live: true, kind: 'cli', dpopJkt: 'key' } as const
  const bearer = { live: true, kind: 'application', dpopJkt: null } as const
  expect([guard(bound, 'key'), guard(bearer, undefined)]).toEqual([bound, bearer])
  const refused = [
    () => guard(undefined, undefined),
    () => guard(bound, undefined),
    () => guard(bound, 'other'),
    () => guard(bearer, 'key'),
    () => guard({ ...bound, live: false }, 'key'),
    () => guard({ ...bearer, kind: 'browser' }, undefined),
  ]
  for (const attempt of refused) expect(attempt).toThrow(expect.objectContaining({ errorName: 'tokenRefused' }))
})

import { afterAll, expect, test } from 'vitest'
import { loggedIn, TestBrowser } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { readListQuery } from '../listing/list-query.ts'
import { browserSession } from './browser-session.ts'
import { listMySessions, listSessions, sessionListShape } from './list-sessions.ts'
import { startBrowserSession } from './start-browser-session.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database
const CHROME_ON_WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'

async function anotherSession(person: { person: { id: string }; keyId: string }, userAgent = CHROME_ON_WINDOWS) {
  const now = runtime.clock()
  const ceremonyId = crypto.randomUUID()
  const start = { personId: person.person.id, keyId: person.keyId, ceremonyId, authTime: now, userAgent, now }
  return startBrowserSession(prisma, { ...start, ip: '192.0.2.9' })
}

const query = (parameters: Record<string, string>) => readListQuery(parameters, sessionListShape)
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

test('a person sees their own live sessions, of the terminal and of browsers, and what they are', async () => {
  const alice = await signedInPerson(runtime)
  await signedInPerson(runtime)
  await loggedIn(provider, alice.authenticator)
  const other = await anotherSession(alice)
  const mine = await listMySessions(runtime, alice.person.id)
  expect(mine).toHaveLength(3)
  expect(mine.find(({ kind }) => kind === 'cli')).toMatchObject({
    hostName: 'laptop',
    osUser: 'alice',
    system: 'Linux 6.1',
    browser: null,
    keyName: 'Blue key',
    live: true,
  })
  const browser = mine.find(({ id }) => id === other.sessionId)
  expect(browser).toMatchObject({ kind: 'browser', system: 'Windows', browser: 'Chrome', ip: '192.0.2.9' })
})

test('a person ends a session of their own, at once, and no session of anybody else', async () => {
  const [alice, bob] = [await signedInPerson(runtime), await signedInPerson(runtime)]
  const [hers, his] = [await anotherSession(alice), await anotherSession(bob)]
  await alice.act('session.end', { sessionId: hers.sessionId })
  expect(await browserSession(runtime, hers.token.reveal())).toBeUndefined()
  for (const sessionId of [hers.sessionId, his.sessionId, crypto.randomUUID()]) {
    await expect(alice.act('session.end', { sessionId })).rejects.toMatchObject({ errorName: 'sessionUnknown' })
  }
  expect(await browserSession(runtime, his.token.reveal())).toBeDefined()
  const events = await prisma.auditEvent.findMany({ where: { sessionId: hers.sessionId, type: 'session.ended' } })
  expect(events).toMatchObject([{ personId: alice.person.id, details: { reason: 'ended_by_person' } }])
})

test('ending all others leaves the session that asks, and nothing else', async () => {
  const alice = await signedInPerson(runtime)
  await loggedIn(provider, alice.authenticator)
  await anotherSession(alice)
  expect(await alice.act('session.end-others')).toEqual({ ended: 2 })
  const left = await listMySessions(runtime, alice.person.id)
  const mine = await browserSession(runtime, alice.sessionToken.reveal())
  expect(idsOf(left)).toEqual([mine?.session.id])
})

test('an administrator ends one session, those of a key and those of a person, and the log says who did it', async () => {
  const boss = await signedInPerson(runtime, { role: 'administrator' })
  const alice = await signedInPerson(runtime)
  const first = await anotherSession(alice)
  await boss.act('session.end-of-anyone', { sessionId: first.sessionId })
  expect(await browserSession(runtime, first.token.reveal())).toBeUndefined()
  const [event] = await prisma.auditEvent.findMany({ where: { sessionId: first.sessionId, type: 'session.ended' } })
  expect(event).toMatchObject({
    personId: alice.person.id,
    ceremonyId: expect.any(String),
    details: { reason: 'ended_by_administrator', by: boss.person.email },
  })
  expect(await boss.act('session.end-all-of-key', { keyId: alice.keyId })).toEqual({ ended: 1 })
  const second = await anotherSession(alice)
  expect(await boss.act('session.end-all-of-person', { personId: alice.person.id })).toEqual({ ended: 1 })
  expect(await browserSession(runtime, second.token.reveal())).toBeUndefined()
  await expect(boss.act('session.end-of-anyone', { sessionId: first.sessionId })).rejects.toMatchObject({
    errorName: 'sessionUnknown',
  })
  await expect(boss.act('session.end-all-of-key', { keyId: crypto.randomUUID() })).rejects.toMatchObject({
    errorName: 'keyUnknown',
  })
})

test.each(['session.end-of-anyone', 'session.end-all-of-key', 'session.end-all-of-person'])(
  '%s is for administrators',
  async (name) => {
    const alice = await signedInPerson(runtime)
    await expect(alice.act(name, {})).rejects.toMatchObject({ errorName: 'administratorNeeded' })
  },
)

test('administrators search, filter, sort and page through the sessions of everybody', async () => {
  const alice = await signedInPerson(runtime, { email: 'zoe.searched@example.com' })
  await loggedIn(provider, alice.authenticator)
  const ended = await anotherSession(alice)
  await alice.act('session.end', { sessionId: ended.sessionId })
  const find = async (parameters: Record<string, string>) => listSessions(runtime, query(parameters))
  expect((await find({ q: 'ZOE.searched' })).total).toBe(2)
  expect((await find({ q: 'zoe.searched', state: 'all' })).total).toBe(3)
  expect(await find({ q: 'zoe.searched', state: 'ended' })).toMatchObject({
    rows: [{ id: ended.sessionId, live: false, endReason: 'ended_by_person' }],
  })
  expect(await find({ q: 'zoe.searched', kind: 'cli' })).toMatchObject({ rows: [{ hostName: 'laptop' }], total: 1 })
  expect((await find({ person: alice.person.id })).total).toBe(2)
  expect((await find({ q: '%' })).total).toBe(0)
  expect((await find({ q: 'zoe.searched', page: '2' })).rows).toEqual([])
  const byPerson = (await find({ sort: 'person' })).rows.map(({ email }) => email)
  expect(byPerson).toEqual([...byPerson].sort())
})

test('a session that idled out is not shown as live', async () => {
  const alice = await signedInPerson(runtime)
  expect(await listMySessions(runtime, alice.person.id)).toHaveLength(1)
  provider.clock.advance(31 * 60)
  expect(await listMySessions(runtime, alice.person.id)).toHaveLength(0)
})

test('signing in gives a new token, whatever was in the browser; a touch for an act prolongs nothing', async () => {
  const alice = await signedInPerson(runtime)
  const browser = new TestBrowser(provider.issuer)
  browser.setCookie('vouch', 'planted')
  const { ceremony, options } = await (await browser.postJson('/api/v1/sign-in/options', {})).json()
  await browser.postJson('/api/v1/sign-in', { ceremony, credential: alice.authenticator.assert(options) })
  expect(browser.cookies.get('vouch')).toMatch(/^vouch_bs_/)
  const before = await browserSession(runtime, alice.sessionToken.reveal())
  provider.clock.advance(60)
  await alice.act('key.rename', { keyId: alice.keyId, nickname: 'Desk' })
  const after = await browserSession(runtime, alice.sessionToken.reveal())
  expect(after?.session.expiresAt).toEqual(before?.session.expiresAt)
  expect(after?.session.authTime).toEqual(before?.session.authTime)
})

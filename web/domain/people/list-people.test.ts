import { afterAll, expect, test } from 'vitest'
import { enrolByLink } from '../../testing/enrol-by-link.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { readListQuery } from '../listing/list-query.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { inviteListShape, listInvites } from './list-invites.ts'
import { listPeople, personListShape } from './list-people.ts'
import { personPage } from './person-page.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime, clock } = provider
const { prisma } = runtime.database
const boss = await signedInPerson(runtime, { email: 'boss@example.com', role: 'administrator' })

interface Handed {
  readonly inviteId: string
  readonly link: string
}

async function invite(email: string, name: string, role = 'member'): Promise<Handed> {
  return (await boss.act('person.invite', { email, name, role })) as unknown as Handed
}

const people = async (parameters: Record<string, string>) =>
  (await listPeople(runtime, readListQuery(parameters, personListShape))).rows.map(({ email }) => email)
const invites = async (parameters: Record<string, string>) =>
  (await listInvites(runtime, readListQuery(parameters, inviteListShape))).rows

test('people are found by address and by name, as it is written', async () => {
  await invite('a_b@search.example.com', 'Zoë 50%')
  await invite('axb@search.example.com', 'Åse')
  expect(await people({ q: 'SEARCH.example' })).toEqual(['a_b@search.example.com', 'axb@search.example.com'])
  expect(await people({ q: 'a_b@' })).toEqual(['a_b@search.example.com'])
  expect(await people({ q: '50%' })).toEqual(['a_b@search.example.com'])
  expect(await people({ q: 'zoë' })).toEqual(['a_b@search.example.com'])
  expect(await people({ q: "' OR 1=1 --" })).toEqual([])
})

test('people are filtered by state, role and group; a filter that is none is left out', async () => {
  const { link } = await invite('active@filter.example.com', 'Active')
  await invite('next@filter.example.com', 'Next', 'administrator')
  await enrolByLink(provider, link)
  const gone = await signedInPerson(runtime, { email: 'gone@filter.example.com' })
  await boss.act('person.deactivate', { personId: gone.person.id })
  const { groupId } = (await boss.act('group.create', { name: 'Filters' })) as { groupId: string }
  const { id } = await prisma.person.findUniqueOrThrow({ where: { email: 'active@filter.example.com' } })
  await boss.act('group.add-member', { groupId, personId: id })
  const q = 'filter.example'
  expect(await people({ q, state: 'active' })).toEqual(['active@filter.example.com'])
  expect(await people({ q, state: 'deactivated' })).toEqual(['gone@filter.example.com'])
  expect(await people({ q, state: 'invited' })).toEqual(['next@filter.example.com'])
  expect(await people({ q, role: 'administrator' })).toEqual(['next@filter.example.com'])
  expect(await people({ q, group: 'filters' })).toEqual(['active@filter.example.com'])
  expect(await people({ q, state: 'asleep' })).toHaveLength(3)
})

test('people are ordered by name, age and when they were seen last, page by page', async () => {
  const [first, second] = [
    await signedInPerson(runtime, { email: 'b@order.example.com' }),
    await signedInPerson(runtime, { email: 'a@order.example.com' }),
  ]
  await invite('c@order.example.com', 'Aaron')
  clock.advance(60)
  await browserSession(runtime, first.sessionToken.reveal())
  const q = 'order.example'
  expect(await people({ q })).toEqual(['a@order.example.com', 'b@order.example.com', 'c@order.example.com'])
  expect(await people({ q, sort: 'name' })).toEqual([
    'a@order.example.com',
    'c@order.example.com',
    'b@order.example.com',
  ])
  expect(await people({ q, sort: '-seen' })).toEqual([
    'b@order.example.com',
    'a@order.example.com',
    'c@order.example.com',
  ])
  expect(second.person.email).toBe('a@order.example.com')
  const template = { q: 'many.example', sort: 'email' }
  await prisma.$executeRaw`
    INSERT INTO people (email, subject, user_handle)
    SELECT 'p' || lpad(n::text, 3, '0') || '@many.example.com', 'many-' || n, sha256(n::text::bytea)
    FROM generate_series(1, 120) n`
  const pages = await Promise.all(['1', '2', '3', '4'].map((page) => people({ ...template, page })))
  expect(pages.map((page) => page.length)).toEqual([50, 50, 20, 0])
  expect(new Set(pages.flat()).size).toBe(120)
  const listing = await listPeople(runtime, readListQuery(template, personListShape))
  expect(listing).toMatchObject({ total: 120, page: 1, pageSize: 50 })
})

test('a person’s line counts active keys and says when they touched one last', async () => {
  const alice = await signedInPerson(runtime, { email: 'alice@line.example.com' })
  const { rows } = await listPeople(runtime, readListQuery({ q: 'alice@line' }, personListShape))
  expect(rows).toEqual([
    {
      id: alice.person.id,
      email: 'alice@line.example.com',
      displayName: null,
      role: 'member',
      state: 'active',
      createdAt: clock(),
      deactivatedAt: null,
      keys: 1,
      groups: [],
      lastTouchAt: clock(),
      lastSeenAt: clock(),
    },
  ])
})

test('invites are open, used, revoked or expired, and say by whom', async () => {
  const q = 'state.example'
  await invite('open@state.example.com', 'Open')
  const used = await invite('used@state.example.com', 'Used')
  await enrolByLink(provider, used.link)
  const revoked = await invite('revoked@state.example.com', 'Revoked')
  await boss.act('invite.revoke', { inviteId: revoked.inviteId })
  const late = await invite('late@state.example.com', 'Late')
  const anHourAgo = new Date(clock().getTime() - 3_600_000)
  await prisma.invite.update({ where: { id: late.inviteId }, data: { expiresAt: anHourAgo } })
  const states = async () => (await invites({ q, sort: 'email' })).map(({ email, state }) => `${email} ${state}`)
  const expected = [
    'late@state.example.com expired',
    'open@state.example.com open',
    'revoked@state.example.com revoked',
    'used@state.example.com used',
  ]
  expect(await states()).toEqual(expected)
  for (const state of ['open', 'used', 'revoked', 'expired']) {
    expect(await invites({ q, state })).toMatchObject([{ state, createdBy: 'boss@example.com', purpose: 'enrol' }])
  }
  clock.advance(1)
  await boss.act('invite.resend', { inviteId: late.inviteId })
  expect(await states()).toEqual(['late@state.example.com open', ...expected])
})

test('the page of a person shows groups and invites; an address that names nobody shows nothing', async () => {
  const alice = await signedInPerson(runtime, { email: 'alice@page.example.com' })
  clock.advance(1)
  await boss.act('person.recover', { personId: alice.person.id })
  expect(await personPage(runtime, alice.person.id)).toMatchObject({
    person: { email: 'alice@page.example.com', keys: 1 },
    groups: [],
    invites: [
      { purpose: 'recovery', state: 'open', createdBy: 'boss@example.com' },
      { purpose: 'enrol', state: 'used', createdBy: null },
    ],
  })
  expect(await personPage(runtime, crypto.randomUUID())).toBeUndefined()
  expect(await personPage(runtime, 'nobody')).toBeUndefined()
})

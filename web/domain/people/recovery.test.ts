import { afterAll, expect, test } from 'vitest'
import { revokeInvite } from '../../db/people/invites.ts'
import { enrolByLink } from '../../testing/enrol-by-link.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { browserOf, type SignedInPerson, signedInPerson } from '../../testing/signed-in-person.ts'
import { breakGlass } from './break-glass.ts'
import { createInvite } from './create-invite.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime, clock } = provider
const { prisma } = runtime.database
const boss = await signedInPerson(runtime, { role: 'administrator' })

const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })

async function recoveryLink({ person }: SignedInPerson): Promise<string> {
  const { link } = (await boss.act('person.recover', { personId: person.id })) as { link: string }
  return link
}

function keysOf(personId: string, state: 'active' | 'removed') {
  return prisma.securityKey.count({ where: { personId, state } })
}

const liveSessions = (personId: string) => prisma.session.count({ where: { personId, revokedAt: null } })

test('a recovery link changes nothing until it is used; then every older key and session ends, and one new key is left', async () => {
  const alice = await signedInPerson(runtime)
  const old = browserOf(provider, alice)
  const link = await recoveryLink(alice)
  expect(await keysOf(alice.person.id, 'active')).toBe(1)
  expect(await liveSessions(alice.person.id)).toBe(1)
  const { status, browser } = await enrolByLink(provider, link)
  expect(status).toBe(200)
  expect(await keysOf(alice.person.id, 'active')).toBe(1)
  expect(await keysOf(alice.person.id, 'removed')).toBe(1)
  expect(await prisma.securityKey.findUnique({ where: { id: alice.keyId } })).toMatchObject({
    state: 'removed',
    removedAt: clock(),
  })
  expect(await liveSessions(alice.person.id)).toBe(1)
  const act = (who: typeof browser) => who.postJson('/api/v1/acts/group.create/touch', { parameters: { name: 'x' } })
  expect((await act(old)).status).toBe(401)
  expect((await act(browser)).status).toBe(403)
  expect(await enrolByLink(provider, link)).toMatchObject({ status: 404, code: 'VCH-1301' })
})

test('making and using a recovery link are told to the person and to the administrators, and written down', async () => {
  const alice = await signedInPerson(runtime)
  const personId = alice.person.id
  await enrolByLink(provider, await recoveryLink(alice))
  const notices = await prisma.notice.findMany({
    where: { personId },
    orderBy: [{ createdAt: 'asc' }, { kind: 'asc' }],
  })
  const told = notices.map(({ kind, audience }) => `${kind} ${audience}`).sort()
  expect(told).toEqual([
    'key_recovered administrators',
    'key_recovered person',
    'recovery_invite administrators',
    'recovery_invite person',
  ])
  const events = await prisma.auditEvent.findMany({ where: { personId }, orderBy: { id: 'asc' } })
  const types = events.map(({ type }) => type)
  for (const type of ['invite.created', 'key.enrolled', 'session.ended', 'key.removed', 'person.recovered']) {
    expect(types).toContain(type)
  }
  const recovered = events.find(({ type }) => type === 'person.recovered')
  expect(recovered?.details).toMatchObject({ sessions: 1, keys: 1 })
})

test('a touch that was begun with the old key is worth nothing after the recovery', async () => {
  const alice = await signedInPerson(runtime, { role: 'administrator' })
  const browser = browserOf(provider, alice)
  const parameters = { name: `late-${alice.person.id.slice(0, 8)}` }
  const begun = await browser.postJson('/api/v1/acts/group.create/touch', { parameters })
  const { ceremony, options } = await begun.json()
  await enrolByLink(provider, await recoveryLink(alice))
  const touch = { ceremony, credential: alice.authenticator.assert(options) }
  expect((await browser.postJson('/api/v1/acts/group.create', { parameters, touch })).status).toBe(401)
})

test('of ten browsers with one recovery link a single one recovers', async () => {
  const alice = await signedInPerson(runtime)
  const link = await recoveryLink(alice)
  const answers = await Promise.all(Array.from({ length: 10 }, () => enrolByLink(provider, link)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(await keysOf(alice.person.id, 'active')).toBe(1)
})

test('a key that is added from an old session at the moment of the recovery does not outlive it', async () => {
  for (let round = 0; round < 5; round += 1) {
    const alice = await signedInPerson(runtime)
    const link = await recoveryLink(alice)
    const browser = browserOf(provider, alice)
    const asked = { parameters: {} }
    const begun = await browser.postJson('/api/v1/acts/key.add/touch', asked)
    const { ceremony, options } = await begun.json()
    const touch = { ceremony, credential: alice.authenticator.assert(options) }
    const added = await (await browser.postJson('/api/v1/acts/key.add', { ...asked, touch })).json()
    const credential = alice.authenticator.register(added.result.options)
    const spare = { ceremony: added.result.ceremony, nickname: 'Spare', credential }
    const [recovered] = await Promise.all([enrolByLink(provider, link), browser.postJson('/api/v1/enrollment', spare)])
    expect(recovered.status).toBe(200)
    expect(await keysOf(alice.person.id, 'active')).toBe(1)
    expect(await liveSessions(alice.person.id)).toBe(1)
  }
})

test('a recovery and a deactivation at once leave nobody in', async () => {
  for (let round = 0; round < 5; round += 1) {
    const alice = await signedInPerson(runtime)
    const link = await recoveryLink(alice)
    await Promise.all([enrolByLink(provider, link), boss.act('person.deactivate', { personId: alice.person.id })])
    expect(await prisma.person.findUnique({ where: { id: alice.person.id } })).toMatchObject({ state: 'deactivated' })
    expect(await keysOf(alice.person.id, 'active')).toBe(0)
    expect(await liveSessions(alice.person.id)).toBe(0)
    expect(await prisma.invite.count({ where: { personId: alice.person.id, usedAt: null, revokedAt: null } })).toBe(0)
  }
})

test('a recovery link that was revoked recovers nothing', async () => {
  const alice = await signedInPerson(runtime)
  const { link, inviteId } = (await boss.act('person.recover', { personId: alice.person.id })) as {
    link: string
    inviteId: string
  }
  expect(await revokeInvite(prisma, inviteId, clock())).toMatchObject({ purpose: 'recovery' })
  expect(await enrolByLink(provider, link)).toMatchObject({ code: 'VCH-1301' })
  expect(await keysOf(alice.person.id, 'active')).toBe(1)
})

test('a key that the operator’s own invite adds to an account is told to its owner', async () => {
  const alice = await signedInPerson(runtime)
  const { link } = await createInvite(runtime, { email: alice.person.email })
  expect((await enrolByLink(provider, link.reveal())).status).toBe(200)
  expect(await keysOf(alice.person.id, 'active')).toBe(2)
  const told = await prisma.notice.findMany({ where: { personId: alice.person.id, audience: 'person' } })
  expect(told).toMatchObject([{ kind: 'key_added', details: { key: 'New key' } }])
})

test('who has no key yet gets the invite again, not a recovery', async () => {
  await boss.act('person.invite', { email: 'new@example.com', role: 'member' })
  const { id: personId } = await prisma.person.findUniqueOrThrow({ where: { email: 'new@example.com' } })
  await expect(boss.act('person.recover', { personId })).rejects.toThrow(refusedAs('personInOtherState'))
})

test('the glass is broken with no administrator left, for somebody unknown, and it is written down and told', async () => {
  await prisma.person.updateMany({ where: { role: 'administrator' }, data: { state: 'deactivated' } })
  const broken = await breakGlass(runtime, 'Rescue@Example.com')
  expect(broken).toMatchObject({ email: 'rescue@example.com', stood: 'invited', administratorLeft: false })
  expect((await enrolByLink(provider, broken.link.reveal())).status).toBe(200)
  const rescuer = await prisma.person.findUniqueOrThrow({ where: { email: 'rescue@example.com' } })
  expect(rescuer).toMatchObject({ state: 'active', role: 'administrator' })
  const types = await prisma.auditEvent.findMany({ where: { personId: rescuer.id }, select: { type: true } })
  expect(types.map(({ type }) => type)).toContain('break_glass.used')
  expect(await prisma.notice.count({ where: { personId: rescuer.id, kind: 'recovery_invite' } })).toBe(2)
  expect(JSON.stringify(await prisma.notice.findMany({ where: { personId: rescuer.id } }))).not.toContain('vouch_in_')
})

test('the glass is broken for somebody who lost their key: older keys end when the link is used', async () => {
  const alice = await signedInPerson(runtime)
  const broken = await breakGlass(runtime, alice.person.email)
  expect(await keysOf(alice.person.id, 'active')).toBe(1)
  expect((await enrolByLink(provider, broken.link.reveal())).status).toBe(200)
  expect(await prisma.securityKey.findUnique({ where: { id: alice.keyId } })).toMatchObject({ state: 'removed' })
  expect(await prisma.person.findUnique({ where: { id: alice.person.id } })).toMatchObject({ role: 'administrator' })
})

test('breaking the glass lets nobody in who was deactivated, and its links are one at a time', async () => {
  const alice = await signedInPerson(runtime)
  const first = await breakGlass(runtime, alice.person.email)
  await breakGlass(runtime, alice.person.email)
  expect(await enrolByLink(provider, first.link.reveal())).toMatchObject({ code: 'VCH-1301' })
  await prisma.person.update({ where: { id: alice.person.id }, data: { state: 'deactivated' } })
  await expect(breakGlass(runtime, alice.person.email)).rejects.toThrow(refusedAs('personDeactivated'))
})

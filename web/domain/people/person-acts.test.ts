import { afterAll, expect, test } from 'vitest'
import type { Runtime } from '../../runtime.ts'
import { enrolByLink } from '../../testing/enrol-by-link.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { postAct, type SignedInPerson, signedInPerson } from '../../testing/signed-in-person.ts'
import type { JsonValue } from '../acts/define-act.ts'
import { issueInviteLink } from './issue-invite-link.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime, clock } = provider
const { prisma } = runtime.database
const boss = await signedInPerson(runtime, { role: 'administrator' })
const mailing: Runtime = {
  ...runtime,
  config: { ...runtime.config, mail: { host: 'localhost', port: 25, tls: 'none', from: 'vouch@example.com' } },
}

const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })
const newAddress = () => `${crypto.randomUUID()}@example.com`
const nobody = '00000000-0000-4000-8000-000000000000'

interface Handed {
  readonly inviteId: string
  readonly link: string
  readonly expiresAt: string
}

async function hand(name: string, parameters: JsonValue, through: Runtime = runtime): Promise<Handed> {
  return (await boss.act(name, parameters, through)) as unknown as Handed
}

const invite = (email: string, more: Record<string, JsonValue> = {}) =>
  hand('person.invite', { email, role: 'member', ...more })

async function personOf(email: string) {
  return prisma.person.findUniqueOrThrow({ where: { email } })
}

async function eventsOf(personId: string): Promise<string[]> {
  const events = await prisma.auditEvent.findMany({ where: { personId }, orderBy: { id: 'asc' } })
  return events.map(({ type }) => type)
}

/** An invited person who has enrolled, by the link. */
async function colleague() {
  const email = newAddress()
  const { link } = await invite(email)
  const enrolled = await enrolByLink(provider, link)
  expect(enrolled.status).toBe(200)
  return { ...enrolled, id: (await personOf(email)).id, email }
}

test('an invite by the dashboard is a link that enrols one key, once, for that address; and says who made it', async () => {
  const email = newAddress()
  const { link, inviteId, expiresAt } = await invite(` ${email}`.trim().toUpperCase(), { name: 'Alice' })
  expect(link).toMatch(/\/enroll#invite=vouch_in_[\w-]{43}$/)
  expect(new Date(expiresAt).getTime() - clock().getTime()).toBe(24 * 3600 * 1000)
  const person = await personOf(email)
  expect(person).toMatchObject({ state: 'invited', role: 'member', displayName: 'Alice' })
  const stored = await prisma.invite.findUniqueOrThrow({ where: { id: inviteId } })
  expect(stored).toMatchObject({ createdBy: boss.person.id, purpose: 'enrol', personId: person.id })
  const event = await prisma.auditEvent.findFirstOrThrow({ where: { personId: person.id, type: 'invite.created' } })
  expect(event).toMatchObject({ keyId: boss.keyId, ceremonyId: expect.any(String), sessionId: expect.any(String) })
  expect(event.details).toMatchObject({ by: boss.person.email, invite: inviteId })
  expect((await enrolByLink(provider, link)).status).toBe(200)
  expect(await personOf(email)).toMatchObject({ state: 'active' })
  expect(await enrolByLink(provider, link)).toMatchObject({ status: 404, code: 'VCH-1301' })
})

test('a page that is only looked at uses no invite up', async () => {
  const { link } = await invite(newAddress())
  for (let times = 0; times < 3; times += 1) await fetch(link)
  expect((await enrolByLink(provider, link)).status).toBe(200)
})

test('a link that was revoked, replaced or is a day old opens nothing', async () => {
  const revoked = await invite(newAddress())
  await boss.act('invite.revoke', { inviteId: revoked.inviteId })
  expect(await enrolByLink(provider, revoked.link)).toMatchObject({ status: 404, code: 'VCH-1301' })
  await expect(boss.act('invite.revoke', { inviteId: revoked.inviteId })).rejects.toThrow(refusedAs('inviteClosed'))
  const replaced = await invite(newAddress())
  const newer = await hand('invite.link', { inviteId: replaced.inviteId })
  expect(await enrolByLink(provider, replaced.link)).toMatchObject({ code: 'VCH-1301' })
  await expect(boss.act('invite.link', { inviteId: replaced.inviteId })).rejects.toThrow(refusedAs('inviteClosed'))
  clock.advance(24 * 3600)
  expect(await enrolByLink(provider, newer.link)).toMatchObject({ code: 'VCH-1301' })
  clock.advance(-24 * 3600)
})

test('an invite that expired is sent again by its old name', async () => {
  const old = await invite(newAddress(), { role: 'administrator' })
  await prisma.invite.update({ where: { id: old.inviteId }, data: { expiresAt: clock() } })
  const { link, inviteId } = await hand('invite.resend', { inviteId: old.inviteId })
  expect(await prisma.invite.findUnique({ where: { id: inviteId } })).toMatchObject({ role: 'administrator' })
  expect((await enrolByLink(provider, link)).status).toBe(200)
  await expect(boss.act('invite.resend', { inviteId })).rejects.toThrow(refusedAs('inviteClosed'))
})

test('of two invites for one person at once a single one stays open', async () => {
  const other = await signedInPerson(runtime, { role: 'administrator' })
  const email = newAddress()
  const asked = { email, role: 'member' }
  await Promise.all([boss.act('person.invite', asked), other.act('person.invite', asked)])
  const { id: personId } = await personOf(email)
  expect(await prisma.invite.count({ where: { personId, usedAt: null, revokedAt: null } })).toBe(1)
})

test('where mail is sent, nobody is shown a link, none lies in the outbox, and the mailer makes the one that works', async () => {
  const email = newAddress()
  const sent = await hand('person.invite', { email, role: 'member' }, mailing)
  expect(sent).toEqual({ sent: true, inviteId: expect.any(String), expiresAt: expect.any(String) })
  const { id: personId } = await personOf(email)
  const notice = await prisma.notice.findFirstOrThrow({ where: { personId, audience: 'person' } })
  expect(notice).toMatchObject({ kind: 'invite', details: { inviteId: sent.inviteId, by: boss.person.email } })
  const first = await issueInviteLink(runtime, sent.inviteId)
  const second = await issueInviteLink(runtime, sent.inviteId)
  expect(await enrolByLink(provider, first.reveal())).toMatchObject({ code: 'VCH-1301' })
  expect((await enrolByLink(provider, second.reveal())).status).toBe(200)
  await expect(issueInviteLink(runtime, sent.inviteId)).rejects.toThrow(refusedAs('inviteClosed'))
})

test('a link that is copied by hand is not ended by a mail about it', async () => {
  const email = newAddress()
  const { inviteId } = await hand('person.invite', { email, role: 'member' }, mailing)
  const copied = await hand('invite.link', { inviteId }, mailing)
  const { id: personId } = await personOf(email)
  const told = await prisma.notice.findMany({
    where: { personId, details: { path: ['inviteId'], equals: copied.inviteId } },
  })
  expect(told).toEqual([])
  await expect(issueInviteLink(runtime, inviteId)).rejects.toThrow(refusedAs('inviteClosed'))
  expect((await enrolByLink(provider, copied.link)).status).toBe(200)
})

test('nobody’s mailbox is flooded: six letters in an hour are one too many', async () => {
  const strict: Runtime = { ...mailing, config: { ...mailing.config, rateLimits: 'strict' } }
  let { inviteId } = await hand('person.invite', { email: newAddress(), role: 'member' }, strict)
  for (let letters = 0; letters < 5; letters += 1) {
    inviteId = (await hand('invite.resend', { inviteId }, strict)).inviteId
  }
  await expect(boss.act('invite.resend', { inviteId }, strict)).rejects.toThrow(refusedAs('rateLimited'))
  expect((await hand('invite.link', { inviteId }, strict)).link).toContain('#invite=')
})

test('who has an account is not invited, and who was deactivated is not invited by the way', async () => {
  const { email, id } = await colleague()
  await expect(invite(email)).rejects.toThrow(refusedAs('personEnrolled'))
  await boss.act('person.deactivate', { personId: id })
  await expect(invite(email)).rejects.toThrow(refusedAs('personDeactivated'))
  await expect(boss.act('person.recover', { personId: id })).rejects.toThrow(refusedAs('personDeactivated'))
})

test('an address that is none, or a name that cannot be shown, invites nobody', async () => {
  await expect(invite('al\u0131ce@example.com')).rejects.toThrow(refusedAs('emailMalformed'))
  await expect(invite(newAddress(), { name: 'a\u202eb' })).rejects.toThrow(refusedAs('requestMalformed'))
  const email = newAddress()
  await expect(invite(email, { groups: [nobody] })).rejects.toThrow(refusedAs('groupUnknown'))
  expect(await prisma.person.findUnique({ where: { email } })).toBeNull()
})

test('a second invite says what counts: an earlier promise of a role is taken back', async () => {
  const email = newAddress()
  await invite(email, { role: 'administrator' })
  await boss.act('person.change-role', { personId: (await personOf(email)).id, role: 'administrator' })
  const { link } = await invite(email, { role: 'member', name: 'Alice' })
  await enrolByLink(provider, link)
  expect(await personOf(email)).toMatchObject({ role: 'member', displayName: 'Alice' })
})

test('a role that was taken away does not come back with a link from before', async () => {
  const { id } = await colleague()
  await boss.act('person.change-role', { personId: id, role: 'administrator' })
  const { link } = await hand('person.recover', { personId: id })
  await boss.act('person.change-role', { personId: id, role: 'member' })
  expect((await enrolByLink(provider, link)).status).toBe(200)
  expect(await prisma.person.findUnique({ where: { id } })).toMatchObject({ role: 'member' })
})

test('an administrator gives a person another name', async () => {
  const { id } = await colleague()
  await boss.act('person.rename', { personId: id, name: ' Ålice\u0301 ' })
  expect(await prisma.person.findUnique({ where: { id } })).toMatchObject({ displayName: 'Ålicé' })
  expect(await eventsOf(id)).toContain('person.renamed')
})

test('whoever comes back is a member without the keys, sessions and groups of before', async () => {
  const { id } = await colleague()
  const { groupId } = (await boss.act('group.create', { name: `g-${id}` })) as { groupId: string }
  await boss.act('group.add-member', { groupId, personId: id })
  await boss.act('person.change-role', { personId: id, role: 'administrator' })
  await boss.act('person.deactivate', { personId: id })
  const { link } = await hand('person.reactivate', { personId: id })
  expect(await prisma.person.findUnique({ where: { id } })).toMatchObject({ state: 'invited', role: 'member' })
  expect((await enrolByLink(provider, link)).status).toBe(200)
  expect(await prisma.person.findUnique({ where: { id } })).toMatchObject({ state: 'active', role: 'member' })
  expect(await prisma.groupMember.count({ where: { personId: id } })).toBe(0)
  expect(await prisma.securityKey.count({ where: { personId: id, state: 'active' } })).toBe(1)
  await expect(boss.act('person.reactivate', { personId: id })).rejects.toThrow(refusedAs('personInOtherState'))
})

const personActs: [string, Record<string, string>][] = [
  ['person.rename', { name: 'x' }],
  ['person.change-role', { role: 'administrator' }],
  ['person.deactivate', {}],
  ['person.reactivate', {}],
  ['person.recover', {}],
]

test.each(personActs)('%s of nobody is refused as that', async (name, more) => {
  await expect(boss.act(name, { personId: nobody, ...more })).rejects.toThrow(refusedAs('personUnknown'))
})

test.each(personActs)('%s is for administrators, by HTTP as well', async (name, more) => {
  const member: SignedInPerson = await signedInPerson(runtime)
  const refused = await postAct(provider, member, name, { personId: member.person.id, ...more })
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ code: 'VCH-6001' })
})

test('by HTTP an administrator invites with a touch, and the answer is kept by nobody', async () => {
  const response = await postAct(provider, boss, 'person.invite', { email: newAddress(), role: 'member' })
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toContain('no-store')
  expect(await response.json()).toMatchObject({ result: { link: expect.stringContaining('#invite=') } })
})

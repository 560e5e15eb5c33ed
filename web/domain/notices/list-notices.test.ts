import { afterAll, expect, test } from 'vitest'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { listAdministratorNotices, listMyNotices } from './list-notices.ts'
import { notify } from './notify.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database
const alice = await signedInPerson(runtime)
const bob = await signedInPerson(runtime)
const root = await signedInPerson(runtime, { role: 'administrator' })

async function told(kind: 'sign_count_anomaly' | 'key_added' | 'invite', personId = alice.person.id) {
  await notify(prisma, { kind, personId, details: { key: 'desk' }, now: runtime.clock() })
}

test('without mail the same is read on the dashboard: mine by me, what may be an attack by administrators too', async () => {
  const email = alice.person.email
  await told('sign_count_anomaly')
  await told('invite')
  const mine = await listMyNotices(runtime, alice.person.id)
  expect(mine[0]).toMatchObject({ kind: 'sign_count_anomaly', title: expect.stringContaining('Your security key') })
  expect(mine.map(({ kind }) => kind)).not.toContain('invite')
  const [theirs] = await listAdministratorNotices(runtime, root.person)
  expect(theirs).toMatchObject({ title: `A security key of ${email} may have been copied`, readAt: null })
  expect((await listMyNotices(runtime, bob.person.id)).map(({ kind }) => kind)).not.toContain('sign_count_anomaly')
})

test('a notice is put away once, by whom it is for and by nobody else', async () => {
  await told('key_added')
  const notice = (await listMyNotices(runtime, alice.person.id)).find(({ kind }) => kind === 'key_added')
  const noticeId = notice?.id ?? ''
  const unknown = expect.objectContaining({ errorName: 'noticeUnknown' })
  for (const other of [bob, root]) await expect(other.act('notice.dismiss', { noticeId })).rejects.toEqual(unknown)
  await alice.act('notice.dismiss', { noticeId })
  await expect(alice.act('notice.dismiss', { noticeId })).rejects.toEqual(unknown)
  const events = { type: 'notice.dismissed', personId: alice.person.id }
  expect(await prisma.auditEvent.count({ where: events })).toBe(1)
})

test('what administrators are told no member can put away, and one administrator does it for all', async () => {
  await told('sign_count_anomaly', bob.person.id)
  const [notice] = await listAdministratorNotices(runtime, root.person)
  const noticeId = notice?.id ?? ''
  await expect(bob.act('notice.dismiss', { noticeId })).rejects.toMatchObject({ errorName: 'noticeUnknown' })
  await root.act('notice.dismiss', { noticeId })
  const left = (await listAdministratorNotices(runtime, root.person)).filter(({ readAt }) => readAt === null)
  expect(left.map(({ id }) => id)).not.toContain(noticeId)
})

test('who recovers somebody does not put away what the other administrators are told of it, by neither account', async () => {
  const mallory = await signedInPerson(runtime, { role: 'administrator' })
  const victim = await signedInPerson(runtime, { role: 'administrator' })
  await mallory.act('person.recover', { personId: victim.person.id })
  const told = async (reader: typeof root) =>
    (await listAdministratorNotices(runtime, reader.person)).find(({ title }) => title.includes(victim.person.email))
  const seen = await told(root)
  expect(seen).toMatchObject({ kind: 'recovery_invite', readAt: null })
  for (const doer of [mallory, victim]) {
    expect(await told(doer)).toBeUndefined()
    const dismissed = doer.act('notice.dismiss', { noticeId: seen?.id ?? '' })
    await expect(dismissed).rejects.toMatchObject({ errorName: 'noticeUnknown' })
  }
  await root.act('notice.dismiss', { noticeId: seen?.id ?? '' })
})

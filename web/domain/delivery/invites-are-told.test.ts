import { afterAll, expect, test } from 'vitest'
import { Secret } from '../../secret/secret.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { noticeKinds } from '../notices/notice-kinds.ts'
import { createInvite } from '../people/create-invite.ts'
import { queueNotices } from './deliver-due.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const webhook = { url: new Secret('https://hooks.example.com/t0ken'), secret: new Secret(new Uint8Array(32)) }
const mail = { host: 'localhost', port: 25, tls: 'none', from: 'vouch@example.com' } as const
const hooked = { ...provider.runtime, config: { ...provider.runtime.config, webhook } }
const mailing = { ...hooked, config: { ...hooked.config, mail } }
const { prisma } = provider.runtime.database
const boss = await signedInPerson(provider.runtime, { role: 'administrator' })

/** What is on its way after an invite: the webhook's events, and who is mailed. */
async function toldOf(invite: () => Promise<unknown>) {
  await prisma.notice.deleteMany()
  await invite()
  await queueNotices(mailing)
  const deliveries = await prisma.delivery.findMany({ include: { notice: true } })
  return {
    events: deliveries
      .filter(({ channel }) => channel === 'webhook')
      .map(({ notice }) => noticeKinds[notice.kind as keyof typeof noticeKinds].event),
    mailed: deliveries.filter(({ channel }) => channel === 'email').map(({ recipient }) => recipient),
  }
}

test('every new invite is an event of the webhook, and no mail goes out that would hold no link', async () => {
  const [mailed, copied, byCommand] = ['mailed', 'copied', 'command'].map((name) => `${name}@example.com`)
  const invite = (email = '') => ({ email, role: 'member' })
  const created = { events: ['invite.created'], mailed: [] }
  expect(await toldOf(() => boss.act('person.invite', invite(mailed), mailing))).toEqual({
    ...created,
    mailed: [mailed],
  })
  expect(await toldOf(() => boss.act('person.invite', invite(copied), hooked))).toEqual(created)
  const { id: inviteId } = await prisma.invite.findFirstOrThrow({ where: { person: { email: mailed ?? '' } } })
  expect(await toldOf(() => boss.act('invite.link', { inviteId }, mailing))).toEqual(created)
  expect(await toldOf(() => createInvite(mailing, { email: byCommand ?? '' }))).toEqual(created)
})

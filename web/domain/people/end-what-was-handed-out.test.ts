import { afterAll, expect, test } from 'vitest'
import { enrolByLink } from '../../testing/enrol-by-link.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { type SignedInPerson, signedInPerson } from '../../testing/signed-in-person.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' }, replicas: 2 })
afterAll(() => provider.close())
const { runtime, replicas } = provider
const { prisma } = runtime.database
const boss = await signedInPerson(runtime, { role: 'administrator' })

async function withToken(): Promise<SignedInPerson & { readonly token: string }> {
  const maker = await signedInPerson(runtime, { role: 'administrator' })
  const { token } = (await maker.act('api-token.create', { name: 'SIEM', days: 30 })) as { token: string }
  return { ...maker, token }
}

const pulls = (token: string) =>
  Promise.all(
    replicas.map(async (url) => {
      const headers = { authorization: `Bearer ${token}`, host: new URL(provider.issuer).host }
      return (await fetch(`${url}/api/v1/audit/events?limit=1`, { headers })).status
    }),
  )

const ways: [string, (maker: SignedInPerson) => Promise<unknown>, by: string][] = [
  ['deactivated', ({ person }) => boss.act('person.deactivate', { personId: person.id }), boss.person.email],
  [
    'made a member',
    ({ person }) => boss.act('person.change-role', { personId: person.id, role: 'member' }),
    boss.person.email,
  ],
  [
    'recovered, and whoever had the old keys may have made it',
    async ({ person }) => {
      const { link } = (await boss.act('person.recover', { personId: person.id })) as { link: string }
      await enrolByLink(provider, link)
    },
    'recovery',
  ],
]

test.each(ways)('a token for the audit log ends where its maker is %s, on every replica', async (_, end, by) => {
  const maker = await withToken()
  expect(await pulls(maker.token)).toEqual([200, 200])
  await end(maker)
  expect(await pulls(maker.token)).toEqual([401, 401])
  const events = await prisma.auditEvent.findMany({
    where: { type: 'api_token.revoked', personId: maker.person.id },
  })
  expect(events).toMatchObject([{ outcome: 'ok', details: { name: 'SIEM', by } }])
})

test('a token of somebody who became an administrator again stays ended', async () => {
  const maker = await withToken()
  await boss.act('person.change-role', { personId: maker.person.id, role: 'member' })
  await boss.act('person.change-role', { personId: maker.person.id, role: 'administrator' })
  expect(await pulls(maker.token)).toEqual([401, 401])
})

test('a token counts for nothing while its maker is no active administrator, however that came about', async () => {
  const maker = await withToken()
  await prisma.person.update({ where: { id: maker.person.id }, data: { role: 'member' } })
  expect(await pulls(maker.token)).toEqual([401, 401])
})

test.each(ways)('an open link that an administrator made for somebody else ends where they are %s', async (_, end) => {
  const maker = await signedInPerson(runtime, { role: 'administrator' })
  const victim = await signedInPerson(runtime, { role: 'administrator' })
  const { link } = (await maker.act('person.recover', { personId: victim.person.id })) as { link: string }
  await end(maker)
  expect(await enrolByLink(provider, link)).toMatchObject({ status: 404, code: 'VCH-1301' })
  const events = await prisma.auditEvent.findMany({ where: { type: 'invite.revoked', personId: victim.person.id } })
  expect(events).toMatchObject([{ outcome: 'ok' }])
})

test('an open link that somebody else made goes on', async () => {
  const maker = await signedInPerson(runtime, { role: 'administrator' })
  const alice = await signedInPerson(runtime)
  const { link } = (await boss.act('person.recover', { personId: alice.person.id })) as { link: string }
  await boss.act('person.deactivate', { personId: maker.person.id })
  expect((await enrolByLink(provider, link)).status).toBe(200)
})

import { afterAll, beforeEach, expect, test } from 'vitest'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { readListQuery } from '../listing/list-query.ts'
import { notify } from '../notices/notify.ts'
import { deliverDue, queueNotices } from './deliver-due.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { deliveryListShape, listDeliveries } from './list-deliveries.ts'
import type { Sender } from './sender.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const mail = { host: '127.0.0.1', port: 1, tls: 'none', from: 'vouch@example.com' } as const
const runtime = { ...provider.runtime, config: { ...provider.runtime.config, mail } }
const { prisma } = runtime.database
const boss = await signedInPerson(runtime, { role: 'administrator' })
const never = { soon: new AbortController().signal, now: new AbortController().signal }
const rain: Sender = async () => {
  throw new DeliveryFailure('It rains.')
}
const flood: Sender = async () => {
  throw new DeliveryFailure('There is no such address.', { permanent: true })
}
beforeEach(() => prisma.notice.deleteMany())

async function tell(): Promise<void> {
  const details = { key: 'desk' }
  await notify(prisma, { kind: 'key_added', personId: boss.person.id, details, now: runtime.clock() })
  await queueNotices(runtime)
}

const list = (address: Record<string, string> = {}) =>
  listDeliveries(runtime, readListQuery(address, deliveryListShape))

test('a message is listed from its first failure until it is delivered, with the reason in words', async () => {
  await tell()
  expect((await list()).total).toBe(0)
  await deliverDue(runtime, 'email', rain, never)
  const failedAt = runtime.clock()
  expect(await list()).toMatchObject({
    total: 1,
    rows: [
      {
        channel: 'email',
        title: 'A security key was added to your account',
        recipient: boss.person.email,
        state: 'waiting',
        attempts: 1,
        lastError: 'It rains.',
        nextAttemptAt: new Date(failedAt.getTime() + 60_000),
      },
    ],
  })
  expect((await list({ q: boss.person.email, state: 'waiting' })).total).toBe(1)
  expect((await list({ q: 'nobody' })).total).toBe(0)
  expect((await list({ state: 'abandoned' })).total).toBe(0)
  provider.clock.advance(61)
  await deliverDue(runtime, 'email', async () => {}, never)
  expect((await list()).total).toBe(0)
})

test('what was given up is tried once more when an administrator asks for it, at once', async () => {
  await tell()
  await deliverDue(runtime, 'email', flood, never)
  const [line] = (await list({ state: 'abandoned' })).rows
  expect(line).toMatchObject({ state: 'abandoned', attempts: 1, nextAttemptAt: null })
  await boss.act('delivery.retry', { deliveryId: line?.id ?? '' })
  const sent: string[] = []
  await deliverDue(runtime, 'email', async ({ id }) => void sent.push(id), never)
  expect(sent).toEqual([line?.id])
  const event = await prisma.auditEvent.findFirstOrThrow({ where: { type: 'delivery.retried' } })
  expect(event).toMatchObject({
    outcome: 'ok',
    ceremonyId: expect.any(String),
    details: { delivery: line?.id, recipient: boss.person.email, by: boss.person.email },
  })
})

test('a message that is under way, or was delivered, cannot be made to go out twice', async () => {
  await tell()
  await deliverDue(runtime, 'email', rain, never)
  const deliveryId = (await list()).rows[0]?.id ?? ''
  provider.clock.advance(61)
  const retry = () => boss.act('delivery.retry', { deliveryId }).catch((error: unknown) => error)
  const answers: unknown[] = []
  await deliverDue(runtime, 'email', async () => void answers.push(await retry()), never)
  answers.push(await retry())
  const unknown = { errorName: 'deliveryUnknown' }
  expect(answers).toMatchObject([unknown, unknown])
})

test('members have no say in what is sent', async () => {
  const member = await signedInPerson(runtime)
  const asked = member.act('delivery.retry', { deliveryId: crypto.randomUUID() })
  await expect(asked).rejects.toMatchObject({ errorName: 'administratorNeeded' })
})

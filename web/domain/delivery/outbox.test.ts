import { EventEmitter, once } from 'node:events'
import pino from 'pino'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Config, MailConfig } from '../../config/config.ts'
import { readConfig } from '../../config/read-config.ts'
import { openDatabase } from '../../db/database.ts'
import type { DueDelivery } from '../../db/delivery/deliveries.ts'
import { findOrCreatePerson } from '../../db/people/people.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { addressesIn, startMailServer } from '../../testing/mail-server.ts'
import { testClock } from '../../testing/signing-keys.ts'
import { notify } from '../notices/notify.ts'
import { deliverDue, queueNotices } from './deliver-due.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { createMailSender } from './mail/create-mail-sender.ts'
import type { Sender } from './sender.ts'
import { startOutbox } from './start-outbox.ts'

const { database, url, drop } = await createTestDatabase()
const { prisma } = database
const server = await startMailServer()
afterAll(async () => {
  await server.close()
  await drop()
})
beforeEach(async () => {
  await prisma.notice.deleteMany()
  await prisma.person.deleteMany()
})

const HOUR = 3_600
const never = { soon: new AbortController().signal, now: new AbortController().signal }
const mail = (port: number): MailConfig => ({ host: '127.0.0.1', port, tls: 'none', from: 'vouch@example.com' })
const base = readConfig({ VOUCH_ISSUER: 'https://vouch.example.com' })
const replica = (config: Partial<Config> = { mail: mail(server.port) }) => ({
  config: { ...base, ...config },
  database,
  clock: testClock(),
  log: pino({ level: 'silent' }),
})

async function person(
  email: string,
  role: 'member' | 'administrator' = 'member',
  state: 'active' | 'deactivated' = 'active',
) {
  const { id } = await findOrCreatePerson(prisma, { email, role }, new Date())
  await prisma.person.update({ where: { id }, data: { state } })
  return id
}

async function mailed(runtime: ReturnType<typeof replica>): Promise<void> {
  await queueNotices(runtime)
  await deliverDue(runtime, 'email', createMailSender(runtime, runtime.config.mail ?? mail(1)), never)
}

test('what happened is mailed once to everybody who has to know, whatever the number of replicas', async () => {
  const id = `${crypto.randomUUID()}@example.com`
  const alice = await person(`alice-${id}`)
  await person(`root-${id}`, 'administrator')
  await person(`gone-${id}`, 'administrator', 'deactivated')
  const runtime = replica()
  const others = [openDatabase(url), openDatabase(url)].map((other) => ({ ...runtime, database: other }))
  const now = runtime.clock()
  await notify(prisma, { kind: 'sign_count_anomaly', personId: alice, details: { key: 'desk', ip: '192.0.2.1' }, now })
  await Promise.all([runtime, ...others].map(mailed))
  await Promise.all(others.map((other) => other.database.close()))

  const received = server.received.filter(({ to }) => to.some((address) => address.endsWith(id)))
  expect(received.map(({ to }) => to).sort()).toEqual([[`alice-${id}`], [`root-${id}`]])
  const [hers] = await server.mailsFor(`alice-${id}`)
  expect(hers?.message).toMatchObject({
    subject: 'Your security key may have been copied, and was disabled',
    from: { text: '"Vouch" <vouch@example.com>' },
    text: expect.stringContaining('“desk” counted backwards'),
    html: expect.stringContaining('https://vouch.example.com/keys'),
    date: now,
  })
  expect(addressesIn(hers?.message.to)).toEqual([`alice-${id}`])
  expect(hers?.message.headers.get('auto-submitted')).toBe('auto-generated')
  expect(await prisma.delivery.count({ where: { deliveredAt: null } })).toBe(0)
})

test('without a mail server nothing is queued, neither then nor once there is one', async () => {
  const alice = await person('alice@example.com')
  const runtime = replica({ mail: undefined })
  await notify(prisma, { kind: 'key_added', personId: alice, now: runtime.clock() })
  await queueNotices(runtime)
  await queueNotices(replica())
  expect(await prisma.delivery.count()).toBe(0)
})

test('a message survives a mail server that is away, is tried again with the same id, and comes once', async () => {
  const email = `${crypto.randomUUID()}@example.com`
  const alice = await person(email)
  const away = await startMailServer()
  await away.close()
  const runtime = replica({ mail: mail(away.port) })
  await notify(prisma, { kind: 'key_added', personId: alice, now: runtime.clock() })
  await mailed(runtime)
  const waiting = await prisma.delivery.findFirstOrThrow()
  expect(waiting).toMatchObject({
    attempts: 1,
    deliveredAt: null,
    lastError: expect.stringContaining('could not be reached'),
  })

  const back = await startMailServer({ port: away.port })
  await mailed(runtime)
  expect(back.received).toHaveLength(0)
  runtime.clock.advance(61)
  await mailed(runtime)
  await mailed(runtime)
  expect(back.received.map(({ message }) => message.messageId)).toEqual([`<${waiting.id}@vouch.example.com>`])
  await back.close()
})

test('a server that stops between sending and marking leaves the message to another, with the same id', async () => {
  const runtime = replica()
  await notify(prisma, { kind: 'key_added', personId: await person('alice@example.com'), now: runtime.clock() })
  await queueNotices(runtime)
  const sent: string[] = []
  const crash = new AbortController()
  const sender: Sender = async ({ id }) => {
    sent.push(id)
    if (sent.length > 1) return
    crash.abort()
    throw new Error('the process ended')
  }
  await deliverDue(runtime, 'email', sender, { soon: crash.signal, now: crash.signal })
  await deliverDue(runtime, 'email', sender, never)
  expect(sent).toHaveLength(1)
  runtime.clock.advance(2 * 60)
  await deliverDue(runtime, 'email', sender, never)
  await deliverDue(runtime, 'email', sender, never)
  expect(sent).toHaveLength(2)
  expect(new Set(sent).size).toBe(1)
})

test('what cannot be delivered for a day is given up, and that is in the audit log', async () => {
  const runtime = replica()
  await notify(prisma, { kind: 'key_added', personId: await person('alice@example.com'), now: runtime.clock() })
  await queueNotices(runtime)
  const times: Date[] = []
  const fail: Sender = async () => {
    times.push(runtime.clock())
    throw new DeliveryFailure('It rains.')
  }
  for (let abandoned = false; !abandoned; ) {
    await deliverDue(runtime, 'email', fail, never)
    const { abandonedAt, nextAttemptAt } = await prisma.delivery.findFirstOrThrow()
    abandoned = abandonedAt !== null
    if (!abandoned) runtime.clock.advance((nextAttemptAt.getTime() - runtime.clock().getTime()) / 1000)
  }
  const waits = times.map((time, index) => (time.getTime() - (times[index - 1] ?? time).getTime()) / 60_000)
  expect(waits).toEqual([0, 1, 5, 20, 60, 180, 360, 360, 360])
  expect(runtime.clock().getTime() - (times[0]?.getTime() ?? 0)).toBeLessThan(24 * HOUR * 1000)
  const event = await prisma.auditEvent.findFirstOrThrow({ where: { type: 'delivery.abandoned' } })
  expect(event).toMatchObject({ outcome: 'refused', details: { recipient: 'alice@example.com', reason: 'It rains.' } })
})

test('a recipient that the mail server knows not is given up at once', async () => {
  const refusing = await startMailServer({
    onRcptTo: (_address, _session, callback) =>
      callback(Object.assign(new Error('no such user'), { responseCode: 550 })),
  })
  const runtime = replica({ mail: mail(refusing.port) })
  await notify(prisma, { kind: 'key_added', personId: await person('bob@example.com'), now: runtime.clock() })
  await mailed(runtime)
  const row = await prisma.delivery.findFirstOrThrow()
  expect(row).toMatchObject({ abandonedAt: runtime.clock(), lastError: expect.stringContaining('550 no such user') })
  await refusing.close()
})

test('one message that cannot be made does not hold up the others', async () => {
  const runtime = replica()
  for (const email of ['a@example.com', 'b@example.com']) {
    await notify(prisma, { kind: 'key_added', personId: await person(email), now: runtime.clock() })
  }
  await queueNotices(runtime)
  const sent: string[] = []
  await deliverDue(
    runtime,
    'email',
    async ({ recipient }: DueDelivery) => {
      if (recipient === 'a@example.com') throw new TypeError('a fault of ours')
      sent.push(recipient)
    },
    never,
  )
  expect(sent).toEqual(['b@example.com'])
})

test('a running server mails what is committed without being asked, and stops while the mail server hangs', async () => {
  const email = `${crypto.randomUUID()}@example.com`
  const alice = await person(email)
  const runtime = replica()
  const stop = startOutbox(runtime)
  await prisma.$transaction((transaction) =>
    notify(transaction, { kind: 'key_removed', personId: alice, now: runtime.clock() }),
  )
  expect(await server.mailsFor(email)).toHaveLength(1)
  await stop()

  const connections = new EventEmitter()
  const hanging = await startMailServer({ onConnect: () => connections.emit('connection') })
  const connected = once(connections, 'connection')
  const stuck = startOutbox(replica({ mail: mail(hanging.port) }))
  await notify(prisma, { kind: 'key_removed', personId: alice, now: new Date('2026-11-01T08:00:00Z') })
  await connected
  const before = performance.now()
  await stuck()
  expect(performance.now() - before).toBeLessThan(5_000)
  expect(await prisma.delivery.count({ where: { deliveredAt: null } })).toBe(1)
  await hanging.close()
})

import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../testing/database.ts'
import { signingKeyContext, testClock } from '../../testing/signing-keys.ts'
import { changeSetting } from '../settings/settings.ts'
import { applyRetention } from './apply-retention.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'
import { verifyDatabase } from './verify-database.ts'
import { writeCheckpoint } from './write-checkpoint.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const clock = testClock()
const context = signingKeyContext(database, { clock })
const DAY = 86_400

async function aDay(events: number): Promise<void> {
  for (let count = 0; count < events; count++) {
    await recordEvent(database.prisma, { type: 'setting.changed', outcome: 'ok' })
  }
  await sealEvents(database, { wait: true })
  await writeCheckpoint(context, { always: true })
  clock.advance(DAY)
}

const verdict = () => verifyDatabase(database, { checkpoints: [], keys: undefined })

test('what is kept no longer goes up to a checkpoint, the rest still proves itself, and the deletion is an event', async () => {
  await aDay(3)
  await sealEvents(database, { wait: true })
  clock.advance(40 * DAY)
  await aDay(3)
  expect(await applyRetention(context)).toBe(0)
  await changeSetting(context, 'audit_retention_days', '30')
  const [first, second] = await Promise.all([applyRetention(context), applyRetention(context)])
  expect([first, second].sort()).toEqual([0, 3])
  await sealEvents(database, { wait: true })
  const pruned = await database.prisma.auditEvent.findMany({ where: { type: 'audit.pruned' } })
  expect(pruned).toMatchObject([{ details: { position: 3, events: 3 } }])
  expect(await verdict()).toMatchObject({ fault: undefined, unsealed: 0 })
  const links = await database.prisma.auditLink.findMany({ orderBy: { position: 'asc' } })
  expect(links[0]?.position).toBe(4n)
})

test('the newest link stays, however old it is, so that the chain goes on', async () => {
  clock.advance(400 * DAY)
  await writeCheckpoint(context, { always: true })
  clock.advance(40 * DAY)
  await applyRetention(context)
  await sealEvents(database, { wait: true })
  expect(await verdict()).toMatchObject({ fault: undefined })
  const [oldest] = await database.prisma.auditLink.findMany({ orderBy: { position: 'asc' }, take: 1 })
  expect(oldest?.position).toBeGreaterThan(4n)
})

test('a transaction that claims retention deletes nothing beyond the checkpoint that it names', async () => {
  const [checkpoint] = await database.prisma.auditCheckpoint.findMany({ orderBy: { position: 'asc' }, take: 1 })
  const claim = `SET LOCAL vouch.audit_retention = '${checkpoint?.position}'`
  await expect(database.pool.query(`${claim}; DELETE FROM audit_events`)).rejects.toThrow('append-only')
  await expect(database.pool.query(`${claim}; DELETE FROM audit_chain`)).rejects.toThrow('append-only')
  await expect(database.pool.query(`${claim}; TRUNCATE audit_chain`)).rejects.toThrow('append-only')
})

test('fewer than 30 days are refused', async () => {
  await expect(changeSetting(context, 'audit_retention_days', '29')).rejects.toMatchObject({
    errorName: 'settingRefused',
  })
})

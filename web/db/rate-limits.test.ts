import pg from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import { createTestDatabase } from '../testing/database.ts'
import { openDatabase } from './database.ts'
import { deleteExpiredRows } from './expired-rows.ts'
import { type Bucket, takeToken } from './rate-limits.ts'

const first = await createTestDatabase()
const replica = openDatabase(first.url)
afterAll(async () => {
  await replica.close()
  await first.drop()
})
const { database } = first

const began = new Date('2026-05-01T12:00:00Z')
const after = (seconds: number) => new Date(began.getTime() + seconds * 1000)
const bucket = (key: string, changes: Partial<Bucket> = {}) => ({
  ...{ name: 'test', key, burst: 10, perSeconds: 60 },
  ...changes,
})

test('two replicas together give out exactly the burst, however many ask at once', async () => {
  const asked = Array.from({ length: 200 }, (_, index) =>
    takeToken(index % 2 === 0 ? database : replica, [bucket('storm')], began),
  )
  const answers = await Promise.all(asked)
  expect(answers.filter(({ allowed }) => allowed)).toHaveLength(10)
  for (const { allowed, retryAfterSeconds } of answers) expect(retryAfterSeconds).toBe(allowed ? 0 : 6)
})

test('statements that all saw the bucket before any of them took from it share what there was', async () => {
  await takeToken(database, [bucket('race')], began)
  const holder = new pg.Client(first.url)
  await holder.connect()
  await holder.query("BEGIN; SELECT 1 FROM rate_limits WHERE bucket = 'test:race' FOR UPDATE")
  const asked = [database, replica].flatMap((store) =>
    Array.from({ length: 8 }, () => takeToken(store, [bucket('race')], began)),
  )
  await vi.waitFor(async () => {
    const { rows } = await holder.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
    expect(rows).toHaveLength(16)
  })
  await holder.query('COMMIT')
  await holder.end()
  expect((await Promise.all(asked)).filter(({ allowed }) => allowed)).toHaveLength(9)
})

test('a token comes back at its time, not a moment before, and no more than the burst ever', async () => {
  const take = async (now: Date) => (await takeToken(database, [bucket('slow')], now)).allowed
  for (let index = 0; index < 10; index += 1) expect(await take(began)).toBe(true)
  expect(await take(after(5.999))).toBe(false)
  expect(await take(after(6))).toBe(true)
  expect(await take(after(6))).toBe(false)
  const day = Array.from({ length: 20 }, () => take(after(86_400)))
  expect((await Promise.all(day)).filter(Boolean)).toHaveLength(10)
})

test('a clock that runs behind gives out nothing again', async () => {
  for (let index = 0; index < 10; index += 1) await takeToken(database, [bucket('behind')], began)
  expect(await takeToken(replica, [bucket('behind')], after(-30))).toEqual({ allowed: false, retryAfterSeconds: 36 })
})

test('where one of several buckets is empty, nothing is taken out of the others', async () => {
  const empty = bucket('empty', { burst: 1 })
  expect((await takeToken(database, [bucket('full'), empty], began)).allowed).toBe(true)
  for (let index = 0; index < 20; index += 1) {
    expect((await takeToken(database, [bucket('full'), empty], began)).allowed).toBe(false)
  }
  for (let index = 0; index < 9; index += 1) {
    expect((await takeToken(database, [bucket('full')], began)).allowed).toBe(true)
  }
  expect((await takeToken(database, [bucket('full')], began)).allowed).toBe(false)
})

test('statements that ask for the same buckets in another order do not lock each other out', async () => {
  const keys = Array.from({ length: 6 }, (_, index) => bucket(`order-${index}`, { burst: 1000 }))
  const asked = Array.from({ length: 60 }, (_, index) =>
    takeToken(index % 2 === 0 ? database : replica, index % 3 === 0 ? keys : keys.toReversed(), began),
  )
  expect((await Promise.all(asked)).every(({ allowed }) => allowed)).toBe(true)
})

test('full buckets are swept away, others stay', async () => {
  await takeToken(database, [bucket('swept', { perSeconds: 600 })], began)
  await deleteExpiredRows(database.prisma, after(59))
  const held = () => database.prisma.rateLimit.count({ where: { bucket: 'test:swept' } })
  expect(await held()).toBe(1)
  await deleteExpiredRows(database.prisma, after(61))
  expect(await held()).toBe(0)
})

import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../testing/database.ts'
import { openDatabase } from './database.ts'
import { isDatabaseUnavailable } from './database-unavailable.ts'

const { database, url, drop } = await createTestDatabase()
const nowhere = openDatabase('postgresql://vouch:none@127.0.0.1:1/none')
afterAll(async () => {
  await nowhere.close()
  await drop()
})

const failureOf = (act: () => Promise<unknown>): Promise<unknown> =>
  act().then(
    () => undefined,
    (error: unknown) => error,
  )

const ways: [string, (queried: typeof database) => Promise<unknown>][] = [
  ['a Prisma query', ({ prisma }) => prisma.client.findFirst()],
  ['a raw query', ({ prisma }) => prisma.$queryRaw`SELECT 1`],
  ['a transaction', ({ prisma }) => prisma.$transaction((transaction) => transaction.client.findFirst())],
  ['the pool', ({ pool }) => pool.query('SELECT 1')],
]
test.each(ways)('a server that is away is recognised by %s', async (_, query) => {
  expect(isDatabaseUnavailable(await failureOf(() => query(nowhere)))).toBe(true)
})

test('a connection that is cut within a transaction is recognised', async () => {
  const other = openDatabase(url)
  const cut = other.prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1`
    await database.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    return transaction.client.findFirst()
  })
  expect(isDatabaseUnavailable(await failureOf(() => cut))).toBe(true)
  await other.close()
})

test('what the statement itself got wrong is not', async () => {
  const mistakes = [
    () => database.pool.query('SELECT nothing'),
    () => database.prisma.$queryRaw`SELECT ${'x'}::uuid`,
    () => database.prisma.client.findUniqueOrThrow({ where: { id: 'none' } }),
  ]
  for (const mistake of mistakes) expect(isDatabaseUnavailable(await failureOf(mistake))).toBe(false)
  expect(isDatabaseUnavailable(undefined)).toBe(false)
})

import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../testing/database.ts'
import { statementNames } from './statement-names.ts'

const testDatabase = await createTestDatabase()
afterAll(() => testDatabase.drop())
const { prisma, pool } = testDatabase.database

test('one text has one name, two texts never share one, and what has no end gets none', () => {
  const nameOf = statementNames()
  const given = Array.from({ length: 600 }, (_, at) => nameOf({ sql: `SELECT ${at}` }))
  expect(nameOf({ sql: 'SELECT 0' })).toBe(given[0])
  const named = given.filter((name) => name !== '')
  expect(new Set(named).size).toBe(named.length)
  expect([named.length, given[599]]).toEqual([500, ''])
})

test('a connection parses a statement of the application once, inside of transactions and outside', async () => {
  const alone = (value: number) => prisma.$queryRaw`SELECT ${value}::int AS value, 'once' AS mark`
  await prisma.$transaction(async (transaction) => {
    for (const value of [1, 2, 3]) {
      expect(await transaction.$queryRaw`SELECT ${value}::int AS value, 'once' AS mark`).toEqual([
        { value, mark: 'once' },
      ])
    }
    const kept =
      await transaction.$queryRaw`SELECT name FROM pg_prepared_statements WHERE statement LIKE '%''once'' AS mark'`
    expect(kept).toHaveLength(1)
  })
  expect(await alone(4)).toEqual([{ value: 4, mark: 'once' }])
  expect(pool.totalCount).toBe(1)
})

test('a table that changes while the server runs is read as it is now', async () => {
  const names = () => prisma.setting.findMany({ where: { name: 'prepared' }, select: { value: true } })
  expect(await names()).toEqual([])
  await pool.query('ALTER TABLE settings ADD COLUMN later int')
  await prisma.setting.create({ data: { name: 'prepared', value: 'yes', updatedAt: new Date() } })
  expect(await names()).toEqual([{ value: 'yes' }])
})

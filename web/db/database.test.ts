import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../testing/database.ts'

const test1 = await createTestDatabase()
afterAll(() => test1.drop())

test('Prisma and the pool reach the same database', async () => {
  await test1.database.prisma.setting.create({ data: { name: 'greeting', value: 'hello' } })
  const { rows } = await test1.database.pool.query('select value from settings')
  expect(rows).toEqual([{ value: 'hello' }])
})

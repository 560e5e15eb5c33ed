import { afterAll, expect, test } from 'vitest'
import { scrub } from '../log/scrub.ts'
import { createTestDatabase } from '../testing/database.ts'

const test1 = await createTestDatabase()
afterAll(() => test1.drop())

test('Prisma and the pool reach the same database', async () => {
  await test1.database.prisma.setting.create({ data: { name: 'greeting', value: 'hello' } })
  const { rows } = await test1.database.pool.query('select value from settings')
  expect(rows).toEqual([{ value: 'hello' }])
})

test('what the log says of a call that Prisma refuses never quotes its values', async () => {
  const { prisma } = test1.database
  const values = { name: 'canary-name', value: 'canary-value' }
  const wrong = [
    prisma.setting.create({ data: { ...values, nonsense: 1 } as never }),
    prisma.setting.create({ data: { ...values, updatedAt: 'canary-time' } }),
  ]
  for (const outcome of await Promise.allSettled(wrong)) {
    expect(outcome.status).toBe('rejected')
    expect(JSON.stringify(scrub(outcome.status === 'rejected' ? outcome.reason : undefined))).not.toContain('canary')
  }
})

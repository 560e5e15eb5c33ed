import { afterAll, expect, test } from 'vitest'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { hashedKey, requireToken } from './require-token.ts'

const provider = await startTestProvider({ config: { rateLimits: 'strict' } })
afterAll(() => provider.close())
const { runtime } = provider
const now = runtime.clock()

const taken = async (count: number, name: Parameters<typeof requireToken>[1], key: string, of = runtime) => {
  const asked = Array.from({ length: count }, () => requireToken(of, name, { key, now }))
  return (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled').length
}

test('five invites in an hour reach one person, the sixth has to wait', async () => {
  const { person } = await enrolledPerson(runtime, 'alice@example.com')
  expect(await taken(5, 'invite', person.id)).toBe(5)
  await expect(requireToken(runtime, 'invite', { key: person.id, personId: person.id, now })).rejects.toMatchObject({
    errorName: 'rateLimited',
    retryAfterSeconds: 720,
  })
})

test('two hundred tools at once get their tokens without one look into the store', async () => {
  const key = hashedKey('a session')
  expect(await taken(200, 'mint', key)).toBe(200)
  const held = () => runtime.database.prisma.rateLimit.count({ where: { bucket: `mint:${key}` } })
  expect(await held()).toBe(0)
  expect(await taken(400, 'mint', key)).toBe(300)
  expect(await held()).toBe(1)
})

test('a flood costs the store a few statements, not one a request', async () => {
  expect(await taken(10, 'export', 'flood')).toBe(10)
  await taken(1, 'export', 'flood')
  let statements = 0
  const { pool } = runtime.database
  const query = pool.query.bind(pool)
  pool.query = ((...input: Parameters<typeof query>) => {
    statements += 1
    return query(...input)
  }) as typeof pool.query
  expect(await taken(500, 'export', 'flood')).toBe(0)
  pool.query = query
  expect(statements).toBe(0)
})

test('on localhost the limits are loose, and where they are off nothing is counted', async () => {
  const loose = { ...runtime, config: { ...runtime.config, rateLimits: 'loose' as const } }
  expect(await taken(50, 'invite', 'loose', loose)).toBe(50)
  const off = { ...runtime, config: { ...runtime.config, rateLimits: 'off' as const } }
  expect(await taken(50, 'invite', 'off', off)).toBe(50)
  expect(await runtime.database.prisma.rateLimit.count({ where: { bucket: 'invite:off' } })).toBe(0)
})

test('a key made of something from outside is short, and says nothing of it', () => {
  expect(hashedKey('secret'.repeat(1000))).toMatch(/^[\w-]{43}$/)
})

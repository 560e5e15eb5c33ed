import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { claims, createSigningKeyWorld, kidsOf, sign } from '../../testing/signing-key-world.ts'
import { signingKeyContext, testClock, testMasterKey } from '../../testing/signing-keys.ts'
import type { SigningKeyContext } from './context.ts'
import { initialiseSigningKeys } from './create-signing-key.ts'
import { listSigningKeys } from './list-signing-keys.ts'
import { rotateOnSchedule, rotateSigningKeys } from './rotate-signing-keys.ts'

const DAY = 86_400
const world = await createSigningKeyWorld()
const { database, inState, replicas, start, stateOf } = world
afterAll(() => world.close())
beforeEach(() => world.reset())

test('a rotation by command waits for the lead time, then hands over and publishes the next standby', async () => {
  const clock = testClock()
  const context = signingKeyContext(database, { clock })
  const keys = await start(context)
  const [first, second] = kidsOf(keys) as [string, string]
  const readyAt = new Date(clock().getTime() + DAY * 1000)
  expect(await rotateSigningKeys(context)).toEqual({ rotated: false, possibleFrom: readyAt })
  clock.advance(DAY)
  expect(await rotateSigningKeys(context)).toEqual({ rotated: true, activeKid: second })
  expect(await stateOf(first)).toBe('retiring')
  await keys.refresh()
  expect(kidsOf(keys)).toHaveLength(3)
  expect(decodeProtectedHeader(await sign(keys, context)).kid).toBe(second)
})

test('a rotation on a table without keys is refused', async () => {
  await expect(rotateSigningKeys(signingKeyContext(database))).rejects.toMatchObject({ errorName: 'signingKeyMissing' })
})

test('by schedule, a key signs its time, stays published while its tokens live, and then its private part is wiped', async () => {
  const clock = testClock()
  const context = signingKeyContext(database, { clock })
  const keys = await start(context)
  const [first, second] = kidsOf(keys) as [string, string]
  const token = await keys.sign(claims(context, 3 * 60 * DAY), { typ: 'JWT' })
  clock.advance(60 * DAY)
  await keys.refresh()
  expect(decodeProtectedHeader(await sign(keys, context)).kid).toBe(second)
  expect(await keys.verify(token, { typ: 'JWT', audience: context.config.issuer.url })).toBeDefined()
  clock.advance(2 * DAY)
  await keys.refresh()
  expect(kidsOf(keys)).not.toContain(first)
  await expect(keys.verify(token, { typ: 'JWT', audience: context.config.issuer.url })).rejects.toMatchObject({
    errorName: 'tokenRefused',
  })
  const { rows } = await database.pool.query(
    'SELECT length(private_ciphertext) + length(wrapped_data_key) AS bytes FROM signing_keys WHERE kid = $1',
    [first],
  )
  expect(rows).toEqual([{ bytes: 0 }])
  const events = await database.prisma.auditEvent.findMany({ where: { details: { path: ['kid'], equals: first } } })
  expect(events.map((event) => event.type)).toEqual([
    'signing_key.created',
    'signing_key.activated',
    'signing_key.retired',
    'signing_key.removed',
  ])
})

test('I5: rotations of three replicas at once leave one active key, and every one is counted once', async () => {
  const masterKey = testMasterKey()
  const clock = testClock()
  const config = {
    ...signingKeyContext(database).config,
    signingKeys: { leadSeconds: 0, retireSeconds: DAY, rotateSeconds: DAY },
  }
  const contexts = replicas.map((replica) => signingKeyContext(replica, { masterKey, clock, config }))
  await initialiseSigningKeys(contexts[0] as SigningKeyContext)
  const rotations = contexts.flatMap((context) => Array.from({ length: 15 }, () => rotateSigningKeys(context)))
  const results = await Promise.all(rotations)
  expect(new Set(results.map((result) => result.rotated && result.activeKid)).size).toBe(45)
  expect(await inState('active')).toHaveLength(1)
  expect(await inState('pending')).toHaveLength(1)
  expect(await inState('retiring')).toHaveLength(45)
}, 60_000)

test('one scheduled rotation is done once, however many replicas find it due', async () => {
  const masterKey = testMasterKey()
  const clock = testClock()
  const contexts = replicas.map((replica) => signingKeyContext(replica, { masterKey, clock }))
  await initialiseSigningKeys(contexts[0] as SigningKeyContext)
  clock.advance(61 * DAY)
  await Promise.all(contexts.map((context) => rotateOnSchedule(context)))
  expect(await listSigningKeys({ database })).toHaveLength(3)
  expect(await inState('retiring')).toHaveLength(1)
})

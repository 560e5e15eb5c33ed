import { afterAll, beforeEach, expect, test } from 'vitest'
import { createSigningKeyWorld, kidsOf, sign } from '../../testing/signing-key-world.ts'
import { signingKeyContext, testClock, testMasterKey } from '../../testing/signing-keys.ts'
import { initialiseSigningKeys } from './create-signing-key.ts'
import { listSigningKeys } from './list-signing-keys.ts'
import { rewrapSigningKeys } from './rewrap-signing-keys.ts'

const DAY = 86_400
const world = await createSigningKeyWorld()
const { database, start } = world
afterAll(() => world.close())
beforeEach(() => world.reset())

test('after a rewrap the servers start with the new master key only, and the kids stay', async () => {
  const context = signingKeyContext(database)
  const running = await start(context)
  const next = testMasterKey()
  expect(await rewrapSigningKeys(context, context.masterKey, next)).toBe(2)
  expect(await rewrapSigningKeys(context, context.masterKey, next)).toBe(0)
  expect(kidsOf(await start({ ...context, masterKey: next }))).toEqual(kidsOf(running))
  await expect(start(context)).rejects.toMatchObject({ errorName: 'signingKeyUndecryptable' })
})

test('a server left with the old master key signs on, and makes no key that the others cannot open', async () => {
  const clock = testClock()
  const context = signingKeyContext(database, { clock })
  const running = await start(context)
  await rewrapSigningKeys(context, context.masterKey, testMasterKey())
  clock.advance(61 * DAY)
  await expect(running.refresh()).rejects.toMatchObject({ errorName: 'signingKeyUndecryptable' })
  await sign(running, context)
  expect(await listSigningKeys({ database })).toHaveLength(2)
})

test('a rewrap with the wrong master key changes nothing', async () => {
  const context = signingKeyContext(database)
  await initialiseSigningKeys(context)
  await expect(rewrapSigningKeys(context, testMasterKey(), testMasterKey())).rejects.toMatchObject({
    errorName: 'signingKeyUndecryptable',
  })
  await start(context)
})

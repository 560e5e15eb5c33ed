import { afterAll, beforeEach, expect, test } from 'vitest'
import { claims, createSigningKeyWorld, kidsOf, sign } from '../../testing/signing-key-world.ts'
import { signingKeyContext, testMasterKey } from '../../testing/signing-keys.ts'
import { createSigningKey, initialiseSigningKeys } from './create-signing-key.ts'
import { listSigningKeys } from './list-signing-keys.ts'
import type { SigningKeys } from './signing-keys.ts'

const world = await createSigningKeyWorld()
const { database, inState, replicas, start } = world
afterAll(() => world.close())
beforeEach(() => world.reset())

test('the first start makes one key that signs and one standby, both published', async () => {
  const context = signingKeyContext(database)
  const keys = await start(context)
  const [active, pending] = await listSigningKeys({ database })
  expect([active?.state, pending?.state].sort()).toEqual(['active', 'pending'])
  expect(kidsOf(keys)).toHaveLength(2)
  expect(kidsOf(keys)[0]).toBe((await inState('active'))[0]?.kid)
  expect(await keys.verify(await sign(keys, context), { typ: 'JWT', audience: context.config.issuer.url })).toEqual(
    claims(context),
  )
})

test('three replicas that start at once on an empty table share one set of keys', async () => {
  const masterKey = testMasterKey()
  const sets = await Promise.all(replicas.map((replica) => start(signingKeyContext(replica, { masterKey }))))
  for (const keys of sets) expect(kidsOf(keys)).toEqual(kidsOf(sets[0] as SigningKeys))
  expect(await listSigningKeys({ database })).toHaveLength(2)
})

test('a server with another master key does not start, and makes no key', async () => {
  await initialiseSigningKeys(signingKeyContext(database))
  await expect(start(signingKeyContext(database))).rejects.toMatchObject({ errorName: 'signingKeyUndecryptable' })
  expect(await listSigningKeys({ database })).toHaveLength(2)
})

test('a server whose keys are all removed does not start, and makes no key by itself; a person may', async () => {
  const context = signingKeyContext(database)
  await initialiseSigningKeys(context)
  await database.pool.query("UPDATE signing_keys SET state = 'removed'")
  await expect(start(context)).rejects.toMatchObject({ errorName: 'signingKeyMissing' })
  expect(await listSigningKeys({ database })).toHaveLength(2)
  const kid = await createSigningKey(context)
  expect(kidsOf(await start(context))[0]).toBe(kid)
})

test('a key is made by command only where none signs', async () => {
  const context = signingKeyContext(database)
  expect(await createSigningKey(context)).toMatch(/^[\w-]{43}$/)
  expect(await createSigningKey(context)).toBeUndefined()
  expect(await listSigningKeys({ database })).toHaveLength(2)
})

import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createSigningKeyWorld, kidsOf, sign } from '../../testing/signing-key-world.ts'
import { signingKeyContext, testClock } from '../../testing/signing-keys.ts'
import { revokeSigningKey } from './revoke-signing-key.ts'

const DAY = 86_400
const world = await createSigningKeyWorld()
const { database, inState, start } = world
afterAll(() => world.close())
beforeEach(() => world.reset())

test('an emergency removal takes the key out at once and lets the standby sign, early if it must', async () => {
  const context = signingKeyContext(database)
  const keys = await start(context)
  const [leaked, standby] = kidsOf(keys) as [string, string]
  const token = await sign(keys, context)
  expect(await revokeSigningKey(context, leaked)).toEqual({ activatedKid: standby, early: true })
  await keys.refresh()
  expect(kidsOf(keys)).not.toContain(leaked)
  expect(decodeProtectedHeader(await sign(keys, context)).kid).toBe(standby)
  expect(await inState('pending')).toHaveLength(1)
  await expect(keys.verify(token, { typ: 'JWT', audience: context.config.issuer.url })).rejects.toMatchObject({
    errorName: 'tokenRefused',
  })
  await expect(revokeSigningKey(context, leaked)).rejects.toMatchObject({ errorName: 'signingKeyUnknown' })
})

test('an emergency removal after the lead time is not early, and that of a standby changes no signer', async () => {
  const clock = testClock()
  const context = signingKeyContext(database, { clock })
  const keys = await start(context)
  const [active, standby] = kidsOf(keys) as [string, string]
  expect(await revokeSigningKey(context, standby)).toEqual({ activatedKid: undefined, early: false })
  clock.advance(DAY)
  expect(await revokeSigningKey(context, active)).toMatchObject({ early: false })
  await keys.refresh()
  await sign(keys, context)
})

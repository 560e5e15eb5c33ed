import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createSigningKeyWorld } from '../../testing/signing-key-world.ts'
import { signingKeyContext, testClock } from '../../testing/signing-keys.ts'
import { rotateSigningKeys } from './rotate-signing-keys.ts'

const world = await createSigningKeyWorld()
afterAll(() => world.close())

const coordinate = z.string().regex(/^[\w-]{43}$/)
/** Every member that a key has, and no room for another: a private one least of all (RFC 7518 §6.2). */
const keySetSchema = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        x: coordinate,
        y: coordinate,
        // RFC 7638 §3: the thumbprint.
        kid: coordinate,
        use: z.literal('sig'),
        alg: z.literal('ES256'),
      }),
    )
    .min(1)
    .max(5)
    .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'a kid stands twice'),
})

test('whatever the state of a rotation, the key set holds a few public keys with names of their own, and nothing else', async () => {
  const hours = fc.array(fc.record({ pass: fc.integer({ min: 1, max: 1_500 }), rotate: fc.boolean() }), {
    minLength: 4,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(hours, async (steps) => {
      await world.reset()
      const clock = testClock()
      const context = signingKeyContext(world.database, { clock })
      const keys = await world.start(context)
      for (const { pass, rotate } of steps) {
        const published = keys.publishedJwks()
        keySetSchema.parse(JSON.parse(published.toString()))
        expect(published.length).toBeLessThanOrEqual(8_192)
        clock.advance(pass * 3_600)
        if (rotate) await rotateSigningKeys(context)
        await keys.refresh()
      }
      keySetSchema.parse(JSON.parse(keys.publishedJwks().toString()))
    }),
    { numRuns: 12 },
  )
})

import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { newOpaqueToken } from '../../secret/opaque-token.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { testClock } from '../../testing/signing-keys.ts'
import { browserSession } from './browser-session.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const runtime = {
  config: readConfig({ VOUCH_ISSUER: 'http://localhost:3000' }),
  database,
  clock: testClock(new Date()),
}

const ROUNDS = 150
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

test('a token that is right but for its last letter takes no other time than one of chance', async () => {
  const token = (await enrolledPerson(runtime, 'alice@example.com')).sessionToken.reveal()
  const near = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A')
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, guess] of [near, newOpaqueToken('').reveal()].entries()) {
      const began = performance.now()
      expect(await browserSession(runtime, guess)).toBeUndefined()
      times[index]?.push(performance.now() - began)
    }
  }
  const [nearly, chance] = times.map(median)
  // Wide, for a busy machine: what is looked up is a hash, so there is no right letter to notice.
  expect(Math.abs((nearly ?? 0) - (chance ?? 0))).toBeLessThan(Math.max(2, (chance ?? 0) / 2))
})

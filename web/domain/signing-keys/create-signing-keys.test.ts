import { decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose'
import pg from 'pg'
import { afterAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { createTestDatabase } from '../../testing/database.ts'
import { createSigningKeyWorld, jwksOf, kidsOf, sign } from '../../testing/signing-key-world.ts'
import { signingKeyContext, testClock, testMasterKey } from '../../testing/signing-keys.ts'
import type { SigningKeyContext } from './context.ts'
import { createSigningKeys } from './create-signing-keys.ts'
import { revokeSigningKey } from './revoke-signing-key.ts'
import { rotateSigningKeys } from './rotate-signing-keys.ts'

const DAY = 86_400
/** For a busy machine. */
const LONG = { timeout: 15_000 }
const world = await createSigningKeyWorld()
const { database, inState, replicas, start } = world
afterAll(() => world.close())
beforeEach(() => world.reset())

test('a token carries alg, typ and kid and a signature of 64 bytes, and verifies with the published key alone', async () => {
  const context = signingKeyContext(database)
  const keys = await start(context)
  const token = await sign(keys, context)
  const header = decodeProtectedHeader(token)
  expect(header).toEqual({ alg: 'ES256', typ: 'JWT', kid: kidsOf(keys)[0] })
  expect(Buffer.from(token.split('.')[2] ?? '', 'base64url')).toHaveLength(64)
  const jwk = jwksOf(keys).find((key) => key.kid === header.kid) as JWK
  await jwtVerify(token, await importJWK(jwk), { currentDate: context.clock() })
})

test('a replica learns of a rotation by itself, and until then its tokens verify everywhere', async () => {
  const masterKey = testMasterKey()
  const clock = testClock()
  const [first, second] = replicas.map((replica) => signingKeyContext(replica, { masterKey, clock })) as [
    SigningKeyContext,
    SigningKeyContext,
  ]
  const here = await start(first)
  const there = await start(second)
  clock.advance(DAY)
  const result = await rotateSigningKeys(first)
  const audience = first.config.issuer.url
  await here.verify(await sign(there, second), { typ: 'JWT', audience })
  await vi.waitFor(() => expect(kidsOf(there)).toHaveLength(3), LONG)
  expect(result).toEqual({ rotated: true, activeKid: decodeProtectedHeader(await sign(there, second)).kid })
  await vi.waitFor(() => expect(kidsOf(here)).toEqual(kidsOf(there)), LONG)
})

test('a replica that lost its listening connection catches up at its next poll, and listens again', async () => {
  const context = signingKeyContext(database)
  const keys = await start(context)
  const listeners = async (): Promise<number[]> => {
    const { rows } = await database.pool.query(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'vouch listener' AND datname = current_database()`,
    )
    return rows.map((row) => row.pid)
  }
  const [lost] = await listeners()
  await database.pool.query('SELECT pg_terminate_backend($1)', [lost])
  const [pending] = await inState('pending')
  await revokeSigningKey(context, pending?.kid ?? '')
  await vi.waitFor(async () => {
    await keys.refresh()
    expect((await listeners()).filter((pid) => pid !== lost)).toHaveLength(1)
  }, LONG)
  expect(kidsOf(keys)).not.toContain(pending?.kid)
})

test('cut off from the database, a server signs and publishes on, until its key may have left the set of others', async () => {
  const own = await createTestDatabase()
  const clock = testClock()
  const context = signingKeyContext(own.database, { clock })
  const keys = createSigningKeys(context)
  await keys.start()
  const name = new URL(own.url).pathname.slice(1)
  const admin = new pg.Client(`${inject('postgresUrl')}/postgres`)
  await admin.connect()
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  await expect(keys.refresh()).rejects.toThrow()
  expect(kidsOf(keys)).toHaveLength(2)
  clock.advance(2 * DAY - 301)
  await sign(keys, context)
  clock.advance(1)
  await expect(sign(keys, context)).rejects.toMatchObject({ errorName: 'signingKeyMissing' })
  expect(kidsOf(keys)).toHaveLength(2)

  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
  await admin.end()
  await keys.refresh()
  await sign(keys, context)
  await keys.stop()
  await own.drop()
})

test('a policy that takes keys away before their tokens end is refused', () => {
  const { config } = signingKeyContext(database)
  const signingKeys = { ...config.signingKeys, retireSeconds: 300 }
  expect(() => createSigningKeys(signingKeyContext(database, { config: { ...config, signingKeys } }))).toThrow(
    expect.objectContaining({ errorName: 'configurationInvalid' }),
  )
})

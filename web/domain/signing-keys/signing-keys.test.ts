import { decodeProtectedHeader, exportJWK, importJWK, type JWK, jwtVerify } from 'jose'
import pg from 'pg'
import { afterAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { signingKeyContext, testClock, testMasterKey } from '../../testing/signing-keys.ts'
import { epochSeconds } from '../clock/clock.ts'
import type { SigningKeyContext } from './context.ts'
import { createSigningKey, initialiseSigningKeys } from './create-signing-key.ts'
import { createSigningKeys } from './create-signing-keys.ts'
import { listSigningKeys } from './list-signing-keys.ts'
import { revokeSigningKey } from './revoke-signing-key.ts'
import { rewrapSigningKeys } from './rewrap-signing-keys.ts'
import { rotateOnSchedule, rotateSigningKeys } from './rotate-signing-keys.ts'
import type { SigningKeys } from './signing-keys.ts'

const DAY = 86_400
const testDatabase = await createTestDatabase()
const { database } = testDatabase
const replicas = [openDatabase(testDatabase.url), openDatabase(testDatabase.url), openDatabase(testDatabase.url)]
const started: SigningKeys[] = []

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()))
  await testDatabase.drop()
})

beforeEach(async () => {
  await Promise.all(started.splice(0).map((keys) => keys.stop()))
  await database.pool.query('TRUNCATE signing_keys, audit_events')
})

async function start(context: SigningKeyContext): Promise<SigningKeys> {
  const keys = createSigningKeys(context)
  started.push(keys)
  await keys.start()
  return keys
}

function claims(context: SigningKeyContext, seconds = 300) {
  const iat = epochSeconds(context.clock())
  const { url } = context.config.issuer
  return { iss: url, aud: url, sub: 'alice@example.com', jti: 'jti-1', iat, exp: iat + seconds }
}

const sign = (keys: SigningKeys, context: SigningKeyContext) => keys.sign(claims(context), { typ: 'JWT' })
const kidsOf = (keys: SigningKeys) => jwksOf(keys).map((key) => key.kid)
const jwksOf = (keys: SigningKeys): JWK[] => JSON.parse(keys.publishedJwks().toString()).keys
const stateOf = async (kid: string) => (await listSigningKeys({ database })).find((key) => key.kid === kid)?.state
const inState = async (state: string) => (await listSigningKeys({ database })).filter((key) => key.state === state)

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

test('a published key has its thumbprint as kid and no private member', async () => {
  const keys = await start(signingKeyContext(database))
  for (const key of jwksOf(keys)) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256' })
    const { calculateJwkThumbprint } = await import('jose')
    expect(await calculateJwkThumbprint(key)).toBe(key.kid)
  }
  expect(keys.publishedJwks().length).toBeLessThan(8_192)
})

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

test('nothing in the database holds a private key in the clear', async () => {
  await start(signingKeyContext(database))
  const { rows } = await database.pool.query('SELECT signing_keys::text AS text FROM signing_keys')
  for (const { text } of rows) {
    expect(text).not.toContain('PRIVATE KEY')
    expect(text).not.toMatch(/"d"\s*:/)
    // The start of every PKCS #8 key on P-256 (RFC 5208, RFC 5480), in the hex of bytea.
    expect(text).not.toContain('3081870201003013')
  }
})

test('private keys cannot be exported from memory', async () => {
  const { openSigningKey } = await import('./key-material.ts')
  const { findSigningKeys } = await import('../../db/signing-keys.ts')
  const context = signingKeyContext(database)
  await initialiseSigningKeys(context)
  const [row] = await findSigningKeys(database.prisma, 'oidc')
  const { privateKey } = await openSigningKey(row as NonNullable<typeof row>, context.masterKey)
  expect(privateKey.extractable).toBe(false)
  await expect(exportJWK(privateKey)).rejects.toThrow()
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

test.each([
  [
    'the public key was exchanged',
    `UPDATE signing_keys SET public_jwk = (SELECT public_jwk FROM signing_keys WHERE state = 'pending')`,
  ],
  [
    'the private key was exchanged',
    `UPDATE signing_keys SET private_ciphertext = (SELECT private_ciphertext FROM signing_keys WHERE state = 'pending'), wrapped_data_key = (SELECT wrapped_data_key FROM signing_keys WHERE state = 'pending')`,
  ],
  [
    'a bit of the private key was flipped',
    `UPDATE signing_keys SET private_ciphertext = set_bit(private_ciphertext, 200, 1 - get_bit(private_ciphertext, 200))`,
  ],
])('a row does not open where %s', async (_, damage) => {
  const context = signingKeyContext(database)
  await initialiseSigningKeys(context)
  await database.pool.query(`${damage} WHERE state = 'active'`)
  await expect(start(context)).rejects.toMatchObject({ errorName: 'signingKeyUndecryptable' })
})

test('a running server whose rows are damaged keeps its keys; a row that it never opened is not published', async () => {
  const context = signingKeyContext(database)
  const keys = await start(context)
  const before = keys.publishedJwks()
  await database.pool.query(`UPDATE signing_keys SET private_ciphertext = '\\x00'`)
  await database.pool.query(`INSERT INTO signing_keys (kid, purpose, algorithm, public_jwk, private_ciphertext, wrapped_data_key, master_key_id, format_version, state, created_at, signs_from)
    SELECT 'planted', purpose, algorithm, public_jwk, private_ciphertext, wrapped_data_key, master_key_id, format_version, 'pending', created_at, signs_from FROM signing_keys WHERE state = 'pending'`)
  await keys.refresh()
  expect(keys.publishedJwks()).toBe(before)
  await sign(keys, context)
})

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
  await vi.waitFor(() => expect(kidsOf(there)).toHaveLength(3))
  expect(result).toEqual({ rotated: true, activeKid: decodeProtectedHeader(await sign(there, second)).kid })
  await vi.waitFor(() => expect(kidsOf(here)).toEqual(kidsOf(there)))
})

test('a replica that lost its listening connection catches up at its next poll, and listens again', async () => {
  const context = signingKeyContext(database)
  const keys = await start(context)
  await database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vouch listener' AND datname = current_database()`,
  )
  const [pending] = await inState('pending')
  await revokeSigningKey(context, pending?.kid ?? '')
  await keys.refresh()
  expect(kidsOf(keys)).not.toContain(pending?.kid)
})

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

test('K-3: cut off from the database, a server signs and publishes on, until its key may have left the set of others', async () => {
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

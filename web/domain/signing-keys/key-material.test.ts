import { calculateJwkThumbprint, exportJWK } from 'jose'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { findSigningKeys } from '../../db/signing-keys/signing-keys.ts'
import { createSigningKeyWorld, jwksOf, sign } from '../../testing/signing-key-world.ts'
import { signingKeyContext } from '../../testing/signing-keys.ts'
import { initialiseSigningKeys } from './create-signing-key.ts'
import { openSigningKey } from './key-material.ts'

const world = await createSigningKeyWorld()
const { database, start } = world
afterAll(() => world.close())
beforeEach(() => world.reset())

test('a published key has its thumbprint as kid and no private member', async () => {
  const keys = await start(signingKeyContext(database))
  for (const key of jwksOf(keys)) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256' })
    expect(await calculateJwkThumbprint(key)).toBe(key.kid)
  }
  expect(keys.publishedJwks().length).toBeLessThan(8_192)
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
  const context = signingKeyContext(database)
  await initialiseSigningKeys(context)
  const [row] = await findSigningKeys(database.prisma, 'oidc')
  const { privateKey } = await openSigningKey(row as NonNullable<typeof row>, context.masterKey)
  expect(privateKey.extractable).toBe(false)
  await expect(exportJWK(privateKey)).rejects.toThrow()
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

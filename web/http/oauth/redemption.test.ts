import { CLI_CLIENT_ID, paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { codeForCli, dpopKey, loggedIn, pkce, postForm, redeem } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider({ replicas: 2 })
afterAll(() => provider.close())
const { clock, issuer, replicas, runtime } = provider
const { prisma } = runtime.database
const { authenticator } = await enrolledPerson(runtime, 'alice@example.com')

test('a code is redeemed once, whatever the number of replicas and of callers at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const login = await codeForCli(provider, authenticator)
    const attempts = Array.from({ length: 50 }, (_, index) => redeem(provider, login, {}, replicas[index % 2]))
    const statuses = (await Promise.all(attempts)).map((response) => response.status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 400)).toHaveLength(49)
  }
})

test('a replayed code ends the session that came from it, and no other session of the person', async () => {
  const other = await loggedIn(provider, authenticator)
  const login = await codeForCli(provider, authenticator)
  const { access_token: token } = await (await redeem(provider, login)).json()
  expect((await askSession(login.key, token)).status).toBe(200)
  expect((await redeem(provider, login)).status).toBe(400)
  expect((await askSession(login.key, token)).status).toBe(401)
  expect((await askSession(other.key, other.token)).status).toBe(200)
  expect(await prisma.auditEvent.count({ where: { type: 'code.replayed' } })).toBeGreaterThan(0)
})

async function askSession(key: Awaited<ReturnType<typeof dpopKey>>, token: string): Promise<Response> {
  const proof = await key.proof('GET', paths.session, { ath: await athOf(token) })
  return fetch(`${issuer}${paths.session}`, { headers: { authorization: `DPoP ${token}`, dpop: proof } })
}

async function athOf(token: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(token))).toString('base64url')
}

const { verifier: otherVerifier } = pkce()
const wrong: [string, Record<string, string>][] = [
  ['another redirect URI', { redirect_uri: 'http://127.0.0.1:53683/callback' }],
  ['no redirect URI', { redirect_uri: '' }],
  ['another verifier', { code_verifier: otherVerifier }],
  ['no verifier', { code_verifier: '' }],
  ['a verifier of 42 characters', { code_verifier: 'a'.repeat(42) }],
  ['a verifier of 129 characters', { code_verifier: 'a'.repeat(129) }],
  ['a verifier that is not unreserved', { code_verifier: `${'a'.repeat(42)}ü` }],
  ['a padded verifier', { code_verifier: `${otherVerifier}=` }],
]
test.each(wrong)('a code with %s is refused, and used up by it', async (_, changes) => {
  const login = await codeForCli(provider, authenticator)
  const refused = await redeem(provider, login, changes)
  expect([refused.status, (await refused.json()).error]).toEqual([400, 'invalid_grant'])
  const right = await redeem(provider, login)
  expect([right.status, (await right.json()).error]).toEqual([400, 'invalid_grant'])
})

test('a code of a minute ago is refused, one of a second less is not', async () => {
  const late = await codeForCli(provider, authenticator)
  clock.advance(60)
  expect((await redeem(provider, late)).status).toBe(400)
  const early = await codeForCli(provider, authenticator)
  clock.advance(59)
  expect((await redeem(provider, early)).status).toBe(200)
})

test('a code is of no use with another DPoP key, or without one', async () => {
  const stolen = await codeForCli(provider, authenticator)
  const thief = await dpopKey(provider)
  expect(await (await redeem(provider, { ...stolen, key: thief })).json()).toMatchObject({ error: 'invalid_grant' })
  const { code, verifier: code_verifier } = await codeForCli(provider, authenticator)
  const form = { grant_type: 'authorization_code', client_id: CLI_CLIENT_ID, code, code_verifier }
  const bare = await postForm(`${issuer}${paths.token}`, form)
  expect(await bare.json()).toMatchObject({ error: 'invalid_dpop_proof', vouch_code: 'VCH-2202' })
})

test('unknown codes are an invalid grant, missing ones an invalid request', async () => {
  const login = await codeForCli(provider, authenticator)
  expect(await (await redeem(provider, login, { code: 'vouch_ac_unknown' })).json()).toMatchObject({
    error: 'invalid_grant',
  })
  expect(await (await redeem(provider, login, { code: '' })).json()).toMatchObject({ error: 'invalid_request' })
})

const grants: [string, string][] = [
  ['password', 'unsupported_grant_type'],
  ['client_credentials', 'unsupported_grant_type'],
  ['refresh_token', 'unsupported_grant_type'],
  ['implicit', 'unsupported_grant_type'],
  ['', 'invalid_request'],
]
test.each(grants)('grant type "%s" is %s', async (grant_type, error) => {
  const response = await postForm(`${issuer}${paths.token}`, { grant_type, client_id: CLI_CLIENT_ID })
  expect([response.status, (await response.json()).error]).toEqual([400, error])
})

test('a fault of ours while a code is redeemed uses nothing up', async () => {
  const login = await codeForCli(provider, authenticator)
  await runtime.database.pool.query('ALTER TABLE sessions RENAME TO sessions_away')
  const failed = await redeem(provider, login)
  await runtime.database.pool.query('ALTER TABLE sessions_away RENAME TO sessions')
  expect([failed.status, (await failed.json()).error]).toEqual([500, 'server_error'])
  expect((await redeem(provider, login)).status).toBe(200)
})

import {
  ACCESS_TOKEN_TYPE,
  AWS_SOURCE_IDENTITY_CLAIM,
  AWS_TAGS_CLAIM,
  awsTokenClaimsSchema,
  ID_TOKEN_TYPE,
  paths,
  roleSessionName,
  SESSION_TAGS_PARAMETER,
  tokenExchangeResponseSchema,
} from '@vouch/protocol'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, expect, test } from 'vitest'
import { listAuditEvents } from '../../domain/audit/list-audit-events.ts'
import { exchange as exchangeAt, exchangeForm as formOf, type Holder, ROLE } from '../../testing/aws-exchange.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { dpopKey, loggedIn, postForm, tokenHash } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider({ replicas: 2 })
afterAll(() => provider.close())
const { clock, issuer, replicas, runtime } = provider
const { prisma } = runtime.database
const alice = await enrolledPerson(runtime, 'alice@example.com')
const { authenticator } = alice

const exchangeForm = (token: string, changes: Record<string, string> = {}) => formOf(issuer, token, changes)
const exchange = (holder: Holder, changes: Record<string, string> = {}, proof = {}) =>
  exchangeAt(issuer, holder, changes, { proof })

async function outcome(response: Response): Promise<[number, string]> {
  const { error } = await response.json()
  return [response.status, error]
}

test('a session gives a token for AWS that the published keys verify, with one audit event that names it', async () => {
  const login = await loggedIn(provider, authenticator)
  const answer = tokenExchangeResponseSchema.parse(await (await exchange(login)).json())
  expect(answer).toMatchObject({ issued_token_type: ID_TOKEN_TYPE, token_type: 'N_A', expires_in: 300 })
  const keys = createRemoteJWKSet(new URL(`${issuer}${paths.jwks}`))
  const { payload } = await jwtVerify(answer.access_token, keys, { issuer, audience: issuer, currentDate: clock() })
  const claims = awsTokenClaimsSchema.parse(payload)
  expect(claims).toMatchObject({ sub: 'alice@example.com', [AWS_SOURCE_IDENTITY_CLAIM]: 'alice@example.com' })
  const events = await prisma.auditEvent.findMany({
    where: { type: 'token.minted', sessionId: login.tokens.vouch_session.id },
  })
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({
    personId: alice.person.id,
    keyId: alice.keyId,
    details: { jti: claims.jti, role: ROLE, tags: true, subject: claims.sub },
  })
  expect(events[0]?.ceremonyId).toMatch(/^[\da-f-]{36}$/)
  // What CloudTrail shows of the session: the name that the command line gives it, and nobody else can.
  const sessionName = roleSessionName(String(claims.sub))
  for (const filters of [{ jti: String(claims.jti) }, { 'role-session-name': sessionName, type: 'token.minted' }]) {
    const { events: found } = await listAuditEvents(runtime, filters, { limit: 1 })
    expect(found[0]?.ceremonyId).toBe(events[0]?.ceremonyId)
  }
})

test('the domain is told only where it is the whole domain of the e-mail, and proven', async () => {
  const login = await loggedIn(provider, authenticator)
  const told = async () => decodeJwt((await (await exchange(login)).json()).access_token).hd
  const { id: personId } = alice.person
  const add = (name: string, verifiedAt: Date | null) =>
    prisma.domain.create({ data: { name, challenge: 'vouch-domain=0', verifiedAt } })
  for (const other of ['example.org', 'mail.example.com', 'ample.com', 'com']) await add(other, clock())
  await add('example.com', null)
  expect(await told()).toBeUndefined()
  await prisma.domain.update({ where: { name: 'example.com' }, data: { verifiedAt: clock() } })
  expect(await told()).toBe('example.com')
  await prisma.domain.deleteMany()
  expect(await told()).toBeUndefined()

  const at = (hostedDomain: string | null) => ({ issuer: 'https://op.example', subject: '1', personId, hostedDomain })
  for (const hosted of [null, 'example.org']) {
    await prisma.upstreamIdentity.create({ data: at(hosted) })
    expect(await told()).toBeUndefined()
    await prisma.upstreamIdentity.deleteMany()
  }
  await prisma.upstreamIdentity.create({ data: at('example.com') })
  expect(await told()).toBe('example.com')
  await prisma.upstreamIdentity.deleteMany()
})

test('a token without tags is given unless an administrator forbids it', async () => {
  const login = await loggedIn(provider, authenticator)
  const untagged = decodeJwt((await (await exchange(login, { [SESSION_TAGS_PARAMETER]: 'omit' })).json()).access_token)
  expect(AWS_TAGS_CLAIM in untagged || AWS_SOURCE_IDENTITY_CLAIM in untagged).toBe(false)
  await prisma.setting.create({ data: { name: 'aws_untagged_fallback', value: 'forbid' } })
  const minted = () => prisma.auditEvent.count({ where: { type: 'token.minted' } })
  const before = await minted()
  const refused = await exchange(login, { [SESSION_TAGS_PARAMETER]: 'omit' })
  expect(await refused.json()).toMatchObject({ error: 'invalid_target', vouch_code: 'VCH-4012' })
  expect(await minted()).toBe(before)
  expect((await exchange(login)).status).toBe(200)
  await prisma.setting.deleteMany()
})

const notAllowed: [string, Record<string, string>, string][] = [
  ['another audience', { audience: 'https://other.example' }, 'invalid_target'],
  ['no audience', { audience: '' }, 'invalid_request'],
  ['a resource that is no role', { resource: 'arn:aws:iam::123456789012:user/alice' }, 'invalid_target'],
  ['no resource', { resource: '' }, 'invalid_request'],
  ['an ID token as its subject', { subject_token_type: ID_TOKEN_TYPE }, 'invalid_request'],
  [
    'a refresh token as its subject',
    { subject_token_type: ACCESS_TOKEN_TYPE.replace('access', 'refresh') },
    'invalid_request',
  ],
  ['an access token as its result', { requested_token_type: ACCESS_TOKEN_TYPE }, 'invalid_request'],
  ['no requested type', { requested_token_type: '' }, 'invalid_request'],
  ['an actor', { actor_token: 'x', actor_token_type: ACCESS_TOKEN_TYPE }, 'request_not_supported'],
  ['a scope', { scope: 'openid admin' }, 'request_not_supported'],
  ['another client', { client_id: 'app_other' }, 'unauthorized_client'],
  ['tags that are not understood', { [SESSION_TAGS_PARAMETER]: 'all' }, 'invalid_request'],
]
test.each(notAllowed)('an exchange with %s is refused', async (_, changes, error) => {
  const login = await loggedIn(provider, authenticator)
  expect(await outcome(await exchange(login, changes))).toEqual([400, error])
})

test('a client that the table does not name exchanges nothing, with or without a secret', async () => {
  const { token } = await loggedIn(provider, authenticator)
  const withSecret = await postForm(`${issuer}${paths.token}`, exchangeForm(token, { client_secret: 'x' }))
  expect(await outcome(withSecret)).toEqual([401, 'invalid_client'])
})

test('a stolen access token gives nothing without its key', async () => {
  const { token, key } = await loggedIn(provider, authenticator)
  const thief = await dpopKey(provider)
  expect(await outcome(await exchange({ token, key: thief }))).toEqual([400, 'invalid_grant'])
  const bare = await postForm(`${issuer}${paths.token}`, exchangeForm(token))
  expect(await outcome(bare)).toEqual([400, 'invalid_dpop_proof'])
  expect((await exchange({ token, key })).status).toBe(200)
})

test('a proof mints one token, whatever the number of replicas', async () => {
  const { token, key } = await loggedIn(provider, authenticator)
  const dpop = await key.proof('POST', paths.token, { ath: tokenHash(token) })
  const attempts = Array.from({ length: 30 }, (_, index) =>
    postForm(`${replicas[index % 2]}${paths.token}`, exchangeForm(token), { dpop }),
  )
  const statuses = (await Promise.all(attempts)).map((response) => response.status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  expect(statuses.filter((status) => status === 400)).toHaveLength(29)
})

const proofs: [string, Record<string, unknown>][] = [
  ['for another token', { ath: tokenHash('other') }],
  ['for no token', { ath: undefined }],
  ['for another method', { htm: 'GET' }],
  ['for another address', { htu: `${issuer}/oauth/par` }],
  ['for another server', { htu: 'https://other.example/oauth/token' }],
  ['of an hour ago', { iat: Math.floor(clock().getTime() / 1000) - 3600 }],
  ['of an hour ahead', { iat: Math.floor(clock().getTime() / 1000) + 3600 }],
  ['without jti', { jti: undefined }],
  ['with an object as jti', { jti: { a: 1 } }],
  ['with a jti of a kilobyte', { jti: 'j'.repeat(1024) }],
]
test.each(proofs)('a DPoP proof %s is refused', async (_, claims) => {
  const login = await loggedIn(provider, authenticator)
  expect(await outcome(await exchange(login, {}, claims))).toEqual([400, 'invalid_dpop_proof'])
})

const ends: [string, (sessionId: string) => Promise<unknown>][] = [
  ['is revoked', (id) => prisma.session.update({ where: { id }, data: { revokedAt: clock() } })],
  ['has expired', (id) => prisma.session.update({ where: { id }, data: { expiresAt: clock() } })],
]
test.each(ends)('a session that %s gives nothing, and the refusal is in the log', async (_, end) => {
  const login = await loggedIn(provider, authenticator)
  const { id } = login.tokens.vouch_session
  await end(id)
  expect(await outcome(await exchange(login))).toEqual([400, 'invalid_grant'])
  expect(await prisma.auditEvent.count({ where: { sessionId: id, type: 'token.refused' } })).toBe(1)
  expect(await prisma.auditEvent.count({ where: { sessionId: id, type: 'token.minted' } })).toBe(0)
})

test('a deactivated person and a disabled key give nothing, from the next request on', async () => {
  const bob = await enrolledPerson(runtime, 'bob@example.com')
  const login = await loggedIn(provider, bob.authenticator)
  expect((await exchange(login)).status).toBe(200)
  await prisma.securityKey.update({ where: { id: bob.keyId }, data: { state: 'disabled' } })
  expect(await outcome(await exchange(login))).toEqual([400, 'invalid_grant'])
  await prisma.securityKey.update({ where: { id: bob.keyId }, data: { state: 'active' } })
  await prisma.person.update({ where: { id: bob.person.id }, data: { state: 'deactivated' } })
  expect(await outcome(await exchange(login))).toEqual([400, 'invalid_grant'])
})

test('a token for AWS never outlives its session', async () => {
  const login = await loggedIn(provider, authenticator)
  const { id } = login.tokens.vouch_session
  const expiresAt = new Date(clock().getTime() + 100_000)
  await prisma.session.update({ where: { id }, data: { expiresAt } })
  const { access_token: token, expires_in } = await (await exchange(login)).json()
  expect(decodeJwt(token).exp).toBe(Math.floor(expiresAt.getTime() / 1000))
  expect(expires_in).toBeLessThanOrEqual(100)
})

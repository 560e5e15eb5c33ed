import { randomUUID } from 'node:crypto'
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import pino from 'pino'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { findOrCreatePerson } from '../../db/people/people.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { openInvite } from '../../testing/enrolled-person.ts'
import { type HostileProvider, startHostileProvider } from '../../testing/hostile-provider.ts'
import { beginUpstreamLogin } from './begin-upstream-login.ts'
import { finishUpstreamLogin } from './finish-upstream-login.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const clock = () => new Date()
let op: HostileProvider
beforeEach(async () => {
  op = await startHostileProvider()
})
afterEach(() => op.close())

type Claims = Record<string, unknown>

/** A server that is a client of the hostile provider, and an invited person on the way there. */
async function onTheWay() {
  const variables = { ISSUER: op.issuer, CLIENT_ID: 'vouch', CLIENT_SECRET: 's'.repeat(40) }
  const named = Object.entries(variables).map(([name, value]) => [`VOUCH_UPSTREAM_${name}`, value])
  const config = readConfig({ VOUCH_ISSUER: 'http://localhost:3000', ...Object.fromEntries(named) })
  const runtime = { config, database, clock, log: pino({ level: 'silent' }) }
  const email = `${randomUUID()}@example.com`
  const person = await findOrCreatePerson(database.prisma, { email }, clock())
  const invite = await openInvite(runtime, { personId: person.id })
  const { location, browser } = await beginUpstreamLogin(runtime, { invite, ip: undefined, now: clock() })
  const asked = new URL(location).searchParams
  const query = new URLSearchParams({ state: asked.get('state') ?? '', code: 'c' })
  const seconds = Math.floor(Date.now() / 1000)
  const claims: Claims = {
    iss: op.issuer,
    aud: 'vouch',
    sub: '1',
    iat: seconds,
    exp: seconds + 300,
    nonce: asked.get('nonce'),
    email,
    email_verified: true,
  }
  const answer = { query, browser: browser.reveal(), ip: undefined, now: clock() }
  const proven = () => database.prisma.upstreamLogin.count({ where: { provenAt: { not: null }, personId: person.id } })
  return { claims, proven, finish: () => finishUpstreamLogin(runtime, answer) }
}

const refused = (errorName: string) => expect.objectContaining({ errorName })

test('an ID token that is as it should be proves the address', async () => {
  const { claims, finish, proven } = await onTheWay()
  op.idToken = await op.sign(claims)
  await finish()
  expect(await proven()).toBe(1)
})

const forged: [string, (claims: Claims) => Promise<string> | string][] = [
  ['unsigned', (claims) => new UnsecuredJWT(claims).encode()],
  ['signed with the client secret', (claims) => hmac(claims)],
  ['signed by another key', async (claims) => signedElsewhere(claims)],
  ['signed by an unknown key', (claims) => op.sign(claims, { kid: 'two' })],
  ['of another issuer', (claims) => op.sign({ ...claims, iss: 'https://accounts.google.com' })],
  ['of the same issuer with a slash', (claims) => op.sign({ ...claims, iss: `${op.issuer}/` })],
  ['for another client', (claims) => op.sign({ ...claims, aud: 'other' })],
  ['for other clients, too', (claims) => op.sign({ ...claims, aud: ['vouch', 'other'], azp: 'vouch' })],
  ['for a party that is not ours', (claims) => op.sign({ ...claims, aud: ['vouch', 'other'], azp: 'other' })],
  ['of another trip', (claims) => op.sign({ ...claims, nonce: randomUUID() })],
  ['of no trip', (claims) => op.sign({ ...claims, nonce: undefined })],
  ['that has expired', (claims) => op.sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 60 })],
  ['that names nobody', (claims) => op.sign({ ...claims, sub: undefined })],
  ['that is not a token', () => 'x.y.z'],
  ['that is missing', () => ''],
]
test.each(forged)('an ID token %s proves nothing', async (_, make) => {
  const { claims, finish, proven } = await onTheWay()
  op.idToken = (await make(claims)) || undefined
  await expect(finish()).rejects.toThrow(refused('upstreamAnswerRefused'))
  expect(await proven()).toBe(0)
})

function hmac(claims: Claims): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('s'.repeat(40)))
}

async function signedElsewhere(claims: Claims): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256')
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey)
}

const endless = 'x'.repeat(1024 * 1024 + 1)
test.each<[string, () => void]>([
  ['is of another issuer', () => (op.metadata = { issuer: 'https://accounts.google.com' })],
  ['leads elsewhere', () => redirectFrom('/.well-known/openid-configuration')],
  ['is larger than 1 MiB', () => (op.metadata = { endless })],
  ['is an error', () => op.answers.set('/.well-known/openid-configuration', (to) => to.writeHead(500).end())],
])('a discovery document that %s makes no login, and is asked for again', async (_, spoil) => {
  spoil()
  await expect(onTheWay()).rejects.toThrow(refused('upstreamUnavailable'))
  expect(op.asked).toEqual(['/.well-known/openid-configuration'])
  op.metadata = {}
  op.answers.clear()
  await onTheWay()
})

test('a provider that keeps silent is waited for no longer than three seconds', async () => {
  op.answers.set('/.well-known/openid-configuration', () => {})
  const began = performance.now()
  await expect(onTheWay()).rejects.toThrow(refused('upstreamUnavailable'))
  expect(performance.now() - began).toBeLessThan(4_500)
})

test.each<[string, () => void]>([
  ['a token endpoint that leads elsewhere', () => redirectFrom('/token')],
  ['a key set that leads elsewhere', () => redirectFrom('/jwks')],
  ['a key set on the network of the server', () => (op.metadata = { jwks_uri: 'http://169.254.169.254/jwks' })],
  ['a token endpoint on the network of the server', () => (op.metadata = { token_endpoint: 'http://10.0.0.1/token' })],
  ['a token answer without end', () => op.answers.set('/token', (to) => to.end(JSON.stringify({ endless })))],
])('nothing is fetched from %s', async (_, spoil) => {
  spoil()
  const { claims, finish, proven } = await onTheWay()
  op.idToken = await op.sign(claims)
  await expect(finish()).rejects.toThrow(
    expect.objectContaining({ errorName: expect.stringMatching(/^upstream(AnswerRefused|Unavailable)$/) }),
  )
  expect(op.asked).not.toContain('/elsewhere')
  expect(await proven()).toBe(0)
})

function redirectFrom(path: string): void {
  op.answers.set(path, (response) => response.writeHead(302, { location: '/elsewhere' }).end())
}

test('what is said of somebody else by UserInfo proves nothing', async () => {
  op.metadata = { userinfo_endpoint: `${op.issuer}/me` }
  const { claims, finish, proven } = await onTheWay()
  const { email, ...rest } = claims
  op.idToken = await op.sign(rest)
  op.answers.set('/me', (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ sub: '2', email, email_verified: true })),
  )
  await expect(finish()).rejects.toThrow(refused('upstreamAnswerRefused'))
  expect(await proven()).toBe(0)
})

import { paths, sessionSchema } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { registerClient } from '../../domain/clients/register-client.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import {
  type DpopKey,
  dpopKey,
  locationOf,
  loggedIn,
  pkce,
  postForm,
  TestBrowser,
  tokenHash,
} from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime } = provider
const alice = await enrolledPerson(runtime, 'alice@example.com')
const redirectUri = 'https://app.example/cb'
const wiki = await registerClient(runtime, { name: 'Wiki', redirectUris: [redirectUri] })
const mail = await registerClient(runtime, { name: 'Mail', redirectUris: [redirectUri] })

const basic = ({ client, secret }: typeof wiki) => ({
  authorization: `Basic ${Buffer.from(`${client.id}:${secret.reveal()}`).toString('base64')}`,
})

async function applicationTokens(
  application: typeof wiki,
): Promise<{ access_token: string; id_token: string; code: string }> {
  const { verifier, challenge } = pkce()
  const browser = new TestBrowser(issuer)
  browser.setCookie('vouch', alice.sessionToken.reveal())
  const asked = {
    client_id: application.client.id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid email',
  }
  const query = new URLSearchParams({ ...asked, code_challenge: challenge, code_challenge_method: 'S256' })
  const callback = locationOf(await browser.get(`${issuer}${paths.authorize}?${query}`))
  const code = callback.searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
  const tokens = await (await postForm(`${issuer}${paths.token}`, form, basic(application))).json()
  return { ...tokens, code }
}

async function askSession(key: DpopKey, token: string, claims = {}): Promise<Response> {
  const dpop = await key.proof('GET', paths.session, { ath: tokenHash(token), ...claims })
  return fetch(`${issuer}${paths.session}`, { headers: { authorization: `DPoP ${token}`, dpop } })
}

function userinfo(headers: Record<string, string>, query = ''): Promise<Response> {
  return fetch(`${issuer}${paths.userinfo}${query}`, { headers })
}

async function introspect(token: string, headers = basic(wiki)) {
  return (await postForm(`${issuer}${paths.introspect}`, { token }, headers)).json()
}

test('a command line learns its session, and only with the key that it is bound to', async () => {
  const { key, token } = await loggedIn(provider, alice.authenticator)
  const described = sessionSchema.parse(await (await askSession(key, token)).json())
  expect(described).toMatchObject({ person: { email: 'alice@example.com' }, key: { name: 'Blue key' } })
  const thief = await askSession(await dpopKey(provider), token)
  expect(thief.status).toBe(401)
  expect(thief.headers.get('www-authenticate')).toMatch(/^DPoP .*algs="ES256".*error="invalid_token"/)
  const downgraded = await fetch(`${issuer}${paths.session}`, { headers: { authorization: `Bearer ${token}` } })
  expect(downgraded.status).toBe(401)
})

test('a resource wants a fresh proof for this address and this token', async () => {
  const { key, token } = await loggedIn(provider, alice.authenticator)
  for (const claims of [{ ath: undefined }, { htm: 'POST' }, { htu: `${issuer}${paths.userinfo}` }]) {
    const response = await askSession(key, token, claims)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"')
  }
  const jti = 'the-same'
  expect((await askSession(key, token, { jti })).status).toBe(200)
  expect((await askSession(key, token, { jti })).status).toBe(401)
})

test('userinfo tells what the scope allows, and takes its token from the header alone', async () => {
  const { access_token: token } = await applicationTokens(wiki)
  const told = await (await userinfo({ authorization: `Bearer ${token}` })).json()
  expect(told).toEqual({ sub: alice.person.subject, email: 'alice@example.com', email_verified: true })
  const bare = await userinfo({})
  expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([401, `DPoP realm="${issuer}", algs="ES256"`])
  expect((await userinfo({}, `?access_token=${token}`)).status).toBe(401)
  const unknown = await userinfo({ authorization: 'Bearer vouch_at_unknown' })
  expect(unknown.headers.get('www-authenticate')).toBe(`Bearer realm="${issuer}", error="invalid_token"`)
})

test('introspection answers the client that a token was given to, and says nothing to any other', async () => {
  const { access_token: token } = await applicationTokens(wiki)
  expect(await introspect(token)).toMatchObject({ active: true, client_id: wiki.client.id, sub: alice.person.subject })
  expect(await introspect(token, basic(mail))).toEqual({ active: false })
  const anonymous = await postForm(`${issuer}${paths.introspect}`, { token })
  expect(anonymous.status).toBe(401)
  const publicClient = await postForm(`${issuer}${paths.introspect}`, { token, client_id: 'vouch-cli' })
  expect([publicClient.status, publicClient.headers.get('www-authenticate')]).toEqual([401, `Basic realm="${issuer}"`])
})

test('introspection forgets a deactivated person at once', async () => {
  const { access_token: token } = await applicationTokens(wiki)
  const where = { id: alice.person.id }
  await runtime.database.prisma.person.update({ where, data: { state: 'deactivated' } })
  const inactive = await introspect(token)
  await runtime.database.prisma.person.update({ where, data: { state: 'active' } })
  expect(inactive).toEqual({ active: false })
})

test('only the client that holds a token revokes it; every answer is the same', async () => {
  const { access_token: token } = await applicationTokens(wiki)
  const attempts = [
    await postForm(`${issuer}${paths.revoke}`, { token }, basic(mail)),
    await postForm(`${issuer}${paths.revoke}`, { token, client_id: 'vouch-cli' }),
    await postForm(`${issuer}${paths.revoke}`, { token: 'unknown' }, basic(wiki)),
  ]
  expect(await introspect(token)).toMatchObject({ active: true })
  const own = await postForm(`${issuer}${paths.revoke}`, { token, token_type_hint: 'refresh_token' }, basic(wiki))
  expect([...attempts, own].map((response) => response.status)).toEqual([200, 200, 200, 200])
  expect(await introspect(token)).toEqual({ active: false })
})

test('the command line logs out at the server by revoking its token', async () => {
  const { key, token } = await loggedIn(provider, alice.authenticator)
  await postForm(`${issuer}${paths.revoke}`, { token, client_id: 'vouch-cli' })
  expect((await askSession(key, token)).status).toBe(401)
})

test('no kind of token is taken where another is due', async () => {
  const { key, token, tokens } = await loggedIn(provider, alice.authenticator)
  const application = await applicationTokens(wiki)
  const kinds = [
    tokens.id_token,
    application.id_token,
    application.code,
    alice.sessionToken.reveal(),
    wiki.secret.reveal(),
  ]
  for (const kind of kinds) {
    expect((await userinfo({ authorization: `Bearer ${kind}` })).status).toBe(401)
    expect((await askSession(key, kind)).status).toBe(401)
    expect(await introspect(kind)).toEqual({ active: false })
    const form = {
      grant_type: 'authorization_code',
      code: kind === application.code ? token : kind,
      redirect_uri: redirectUri,
    }
    const redeemed = await postForm(`${issuer}${paths.token}`, { ...form, code_verifier: 'v'.repeat(43) }, basic(wiki))
    expect(await redeemed.json()).toMatchObject({ error: 'invalid_grant' })
  }
  const browser = new TestBrowser(issuer)
  browser.setCookie('vouch', token)
  const query = new URLSearchParams({
    client_id: wiki.client.id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    prompt: 'none',
  })
  query.set('code_challenge', pkce().challenge)
  query.set('code_challenge_method', 'S256')
  const silent = locationOf(await browser.get(`${issuer}${paths.authorize}?${query}`))
  expect(silent.searchParams.get('error')).toBe('login_required')
})

const wrongCredentials: [string, Record<string, string>, Record<string, string>][] = [
  ['a wrong secret', { authorization: `Basic ${Buffer.from(`${wiki.client.id}:wrong`).toString('base64')}` }, {}],
  ["another client's secret", {}, { client_id: wiki.client.id, client_secret: mail.secret.reveal() }],
  ['no secret', {}, { client_id: wiki.client.id }],
  ['an empty secret', { authorization: `Basic ${Buffer.from(`${wiki.client.id}:`).toString('base64')}` }, {}],
  ['garbage', { authorization: 'Basic %%%' }, {}],
  ['a bad escape', { authorization: `Basic ${Buffer.from('%zz:%zz').toString('base64')}` }, {}],
  ['an unknown client', {}, { client_id: 'app_none', client_secret: 'x' }],
]
test.each(wrongCredentials)('a confidential client with %s is not let in', async (_, headers, form) => {
  const response = await postForm(`${issuer}${paths.introspect}`, { token: 'x', ...form }, headers)
  expect([response.status, (await response.json()).error]).toEqual([401, 'invalid_client'])
})

test('a client that authenticates in two ways is refused', async () => {
  const form = { token: 'x', client_id: wiki.client.id, client_secret: wiki.secret.reveal() }
  expect((await postForm(`${issuer}${paths.introspect}`, form, basic(wiki))).status).toBe(400)
})

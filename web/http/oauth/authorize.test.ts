import { CLI_CLIENT_ID, paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { disableClient } from '../../domain/clients/disable-client.ts'
import { registerClient } from '../../domain/clients/register-client.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { cliRequest, dpopKey, locationOf, pkce, postForm, pushedLogin, TestBrowser } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { clock, issuer, runtime } = provider
const { prisma } = runtime.database
const alice = await enrolledPerson(runtime, 'alice@example.com')
const redirectUri = 'https://app.example/cb?tenant=1'
const { client } = await registerClient(runtime, { name: 'Wiki', redirectUris: [redirectUri] })
const failedWith = (code: string) => `${issuer}${paths.loginFailed}?code=${code}`

function request(changes: Record<string, string> = {}): Record<string, string> {
  return {
    client_id: client.id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid email',
    state: 's-1',
    nonce: 'n-1',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...changes,
  }
}

async function ask(changes: Record<string, string> = {}, browser = new TestBrowser(issuer)): Promise<URL> {
  const response = await browser.get(`${issuer}${paths.authorize}?${new URLSearchParams(request(changes))}`)
  expect(response.status).toBe(303)
  return locationOf(response)
}

function signedIn(): TestBrowser {
  const browser = new TestBrowser(issuer)
  browser.setCookie('vouch', alice.sessionToken.reveal())
  return browser
}

const inDoubt: [string, Record<string, string>, string][] = [
  ['unknown client', { client_id: 'app_unknown' }, 'VCH-2101'],
  ['missing client', { client_id: '' }, 'VCH-2101'],
  ['unregistered redirect URI', { redirect_uri: 'https://evil.example/cb' }, 'VCH-2102'],
  ['missing redirect URI', { redirect_uri: '' }, 'VCH-2102'],
  ['redirect URI with another query', { redirect_uri: 'https://app.example/cb?tenant=2' }, 'VCH-2102'],
  ['unknown client and a request object', { client_id: 'x', request: 'e30.e30.' }, 'VCH-2101'],
  ['request_uri that is an address', { request_uri: 'https://evil.example/request.jwt' }, 'VCH-2107'],
  ['request_uri that was never pushed', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'VCH-2107'],
]
test.each(inDoubt)('%s ends on our own page, and nothing is sent anywhere', async (_, changes, code) => {
  expect((await ask(changes)).href).toBe(failedWith(code))
})

test('the command line has to push: its parameters in the browser are refused on our own page', async () => {
  const query = new URLSearchParams(cliRequest(pkce().challenge))
  const response = await new TestBrowser(issuer).get(`${issuer}${paths.authorize}?${query}`)
  expect(response.headers.get('location')).toBe(failedWith('VCH-2103'))
  expect(CLI_CLIENT_ID).toBe(query.get('client_id'))
})

const { challenge } = pkce()
const told: [string, Record<string, string>, string][] = [
  ['response_type=token', { response_type: 'token' }, 'unsupported_response_type'],
  ['response_type=code id_token', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['no response_type', { response_type: '' }, 'invalid_request'],
  ['response_mode=fragment', { response_mode: 'fragment' }, 'invalid_request'],
  ['response_mode=web_message', { response_mode: 'web_message' }, 'invalid_request'],
  ['a request object', { request: 'e30.e30.' }, 'request_not_supported'],
  ['registration', { registration: '{}' }, 'request_not_supported'],
  ['id_token_hint', { id_token_hint: 'x' }, 'request_not_supported'],
  ['no challenge', { code_challenge: '' }, 'invalid_request'],
  ['no challenge method', { code_challenge_method: '' }, 'invalid_request'],
  ['plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['s256', { code_challenge_method: 's256' }, 'invalid_request'],
  ['a short challenge', { code_challenge: challenge.slice(1) }, 'invalid_request'],
  ['a long challenge', { code_challenge: `${challenge}A` }, 'invalid_request'],
  ['a padded challenge', { code_challenge: `${challenge}=` }, 'invalid_request'],
  ['a challenge of base64', { code_challenge: `+${challenge.slice(1)}` }, 'invalid_request'],
  ['a foreign scope', { scope: 'openid admin' }, 'invalid_scope'],
  ['no openid', { scope: 'email' }, 'invalid_scope'],
  ['no scope', { scope: '' }, 'invalid_request'],
  ['prompt=none login', { prompt: 'none login' }, 'invalid_request'],
  ['prompt=later', { prompt: 'later' }, 'invalid_request'],
  ['max_age=-1', { max_age: '-1' }, 'invalid_request'],
  ['max_age=1e3', { max_age: '1e3' }, 'invalid_request'],
  ['a nonce that is not visible', { nonce: 'é' }, 'invalid_request'],
  ['a nonce of two kilobytes', { nonce: 'n'.repeat(2048) }, 'invalid_request'],
  ['dpop_jkt that is no thumbprint', { dpop_jkt: 'x' }, 'invalid_request'],
  ['prompt=none and nobody signed in', { prompt: 'none' }, 'login_required'],
]
test.each(told)('%s is told to the client, with state and issuer', async (_, changes, error) => {
  const location = await ask(changes)
  expect(location.href.startsWith(`${redirectUri}&`)).toBe(true)
  expect(Object.fromEntries(location.searchParams)).toMatchObject({ tenant: '1', error, state: 's-1', iss: issuer })
  expect(location.searchParams.has('code')).toBe(false)
})

test('what is merely unknown is ignored, and the person is asked', async () => {
  const browser = new TestBrowser(issuer)
  const location = await ask({ claims: '{}', ui_locales: 'de', unheard_of: '1' }, browser)
  expect(location.pathname).toMatch(/^\/login\/[\w-]{22}$/)
  expect([...browser.cookies.keys()]).toEqual([`vouch-login-${location.pathname.slice(7)}`])
})

test('the same request by POST is answered alike', async () => {
  const response = await postForm(`${issuer}${paths.authorize}`, request())
  expect(locationOf(response).pathname).toMatch(/^\/login\//)
})

test('a parameter given twice ends on our own page', async () => {
  const query = `${new URLSearchParams(request())}&redirect_uri=https%3A%2F%2Fevil.example`
  const response = await new TestBrowser(issuer).get(`${issuer}${paths.authorize}?${query}`)
  expect(response.headers.get('location')).toBe(failedWith('VCH-2001'))
})

const reused: [string, Record<string, string>][] = [
  ['by itself', {}],
  ['silently', { prompt: 'none' }],
  ['by the hint of its person', { login_hint: 'alice@example.com' }],
  ['within max_age', { max_age: '3600' }],
]
test.each(reused)('a live sign-in answers an application %s, bound to the touch behind it', async (_, changes) => {
  const location = await ask(changes, signedIn())
  expect(Object.fromEntries(location.searchParams)).toMatchObject({ state: 's-1', iss: issuer })
  expect(location.searchParams.get('code')).toMatch(/^vouch_ac_/)
})

const asksAnew: [string, Record<string, string>][] = [
  ['prompt=login', { prompt: 'login' }],
  ['prompt=consent', { prompt: 'consent' }],
  ['prompt=select_account', { prompt: 'select_account' }],
  ['the hint of somebody else', { login_hint: 'bob@example.com' }],
]
test.each(asksAnew)('%s asks for a touch whoever is signed in', async (_, changes) => {
  expect((await ask(changes, signedIn())).pathname).toMatch(/^\/login\//)
})

test('a touch that is older than max_age does not do, silently or not', async () => {
  clock.advance(100)
  expect((await ask({ max_age: '99' }, signedIn())).pathname).toMatch(/^\/login\//)
  expect((await ask({ max_age: '99', prompt: 'none' }, signedIn())).searchParams.get('error')).toBe('login_required')
  expect((await ask({ max_age: '100' }, signedIn())).searchParams.get('code')).toMatch(/^vouch_ac_/)
})

test('a login to an application signs the browser in, under a new token', async () => {
  const browser = new TestBrowser(issuer)
  browser.setCookie('vouch', 'planted')
  const id = (await ask({}, browser)).pathname.slice('/login/'.length)
  const callback = locationOf(await browser.touch(id, alice.authenticator))
  expect(callback.searchParams.get('code')).toMatch(/^vouch_ac_/)
  expect(browser.cookies.get('vouch')).toMatch(/^vouch_bs_/)
  expect((await ask({}, browser)).searchParams.get('code')).toMatch(/^vouch_ac_/)
})

test('a disabled client starts nothing', async () => {
  const other = await registerClient(runtime, { name: 'Old wiki', redirectUris: [redirectUri] })
  await disableClient(runtime, other.client.id)
  expect((await ask({ client_id: other.client.id })).href).toBe(failedWith('VCH-2101'))
})

const pushedBadly: [string, Record<string, string>, string][] = [
  ['localhost', { redirect_uri: 'http://localhost:1234/callback' }, 'VCH-2102'],
  ['another request_uri', { request_uri: 'urn:x' }, 'VCH-2001'],
  ['a secret that a public client has not', { client_secret: 'x' }, 'VCH-2101'],
  ['a client assertion', { client_assertion: 'x' }, 'VCH-2101'],
  ['another key than it shows', { dpop_jkt: 'A'.repeat(43) }, 'VCH-2202'],
]
test.each(pushedBadly)('a pushed request with %s is refused and stores nothing', async (_, changes, code) => {
  const before = await prisma.loginRequest.count()
  const headers = { dpop: await (await dpopKey(provider)).proof('POST', paths.par) }
  const response = await postForm(`${issuer}${paths.par}`, cliRequest(pkce().challenge, changes), headers)
  expect(await response.json()).toMatchObject({ vouch_code: code })
  expect(await prisma.loginRequest.count()).toBe(before)
})

test('the command line pushes with a DPoP proof, which is taken once', async () => {
  const form = cliRequest(pkce().challenge)
  expect((await postForm(`${issuer}${paths.par}`, form)).status).toBe(400)
  const dpop = await (await dpopKey(provider)).proof('POST', paths.par)
  expect((await postForm(`${issuer}${paths.par}`, form, { dpop })).status).toBe(201)
  expect((await postForm(`${issuer}${paths.par}`, form, { dpop })).status).toBe(400)
})

test('names that a machine claims are cut and cleaned before anybody sees them', async () => {
  const headers = { dpop: await (await dpopKey(provider)).proof('POST', paths.par) }
  const claimed = { vouch_host: `evil\u202Egnp.exe\u200B${'x'.repeat(500)}`, vouch_user: '<script>' }
  await postForm(`${issuer}${paths.par}`, cliRequest(pkce().challenge, { ...claimed, state: 'bidi' }), headers)
  const row = await prisma.loginRequest.findFirstOrThrow({ where: { state: 'bidi' } })
  expect(row.hostName).toBe(`evilgnp.exe${'x'.repeat(53)}`)
  expect(row.osUser).toBe('<script>')
})

test('a browser sent here again and again holds twenty logins at most, and the last of them goes on', async () => {
  const browser = new TestBrowser(issuer)
  for (let round = 0; round < 24; round += 1) await ask({}, browser)
  expect(browser.cookies.size).toBe(20)
  const { authorizeUrl } = await pushedLogin(provider)
  const first = locationOf(await browser.get(authorizeUrl))
  const again = locationOf(await browser.get(authorizeUrl))
  expect([first, again].map(({ pathname }) => pathname)).toEqual(['/proof', '/proof'])
  expect(browser.cookies.size).toBe(20)
})

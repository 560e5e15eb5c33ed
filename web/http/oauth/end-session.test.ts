import { paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { registerClient } from '../../domain/clients/register-client.ts'
import { epochSeconds } from '../../domain/clock/clock.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { locationOf, TestBrowser } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { clock, issuer, runtime } = provider
const { prisma } = runtime.database

const goodbye = 'https://wiki.example/goodbye?from=vouch'
const redirectUris = ['https://wiki.example/cb']
const registered = { name: 'Wiki', redirectUris, postLogoutRedirectUris: [goodbye] }
const { client } = await registerClient(runtime, registered)
const other = await registerClient(runtime, { ...registered, postLogoutRedirectUris: ['https://mail.example/'] })
const failedWith = (code: string) => `${issuer}${paths.loginFailed}?code=${code}`

async function signedIn() {
  const person = await enrolledPerson(runtime, `person-${crypto.randomUUID()}@example.com`)
  const browser = new TestBrowser(issuer)
  browser.setCookie('vouch', person.sessionToken.reveal())
  const { subject } = await prisma.person.findUniqueOrThrow({ where: { id: person.person.id } })
  const live = async () => (await prisma.session.count({ where: { personId: person.person.id, revokedAt: null } })) > 0
  return { browser, subject, live }
}

/** An ID token of this server for a login that was an hour ago. */
function idToken(subject: string, changes: Record<string, unknown> = {}, typ = 'JWT'): Promise<string> {
  const iat = epochSeconds(clock()) - 3600
  const claims = { iss: issuer, aud: client.id, sub: subject, iat, exp: iat + 300, jti: crypto.randomUUID() }
  return runtime.signingKeys.sign({ ...claims, ...changes }, { typ })
}

async function logout(browser: TestBrowser, parameters: Record<string, string>): Promise<string> {
  const response = await browser.get(`${issuer}${paths.endSession}?${new URLSearchParams(parameters)}`)
  expect(response.status).toBe(303)
  return locationOf(response).href
}

test('an expired ID token of this person signs them out and leads to the registered address, with state', async () => {
  const { browser, subject, live } = await signedIn()
  const hint = { id_token_hint: await idToken(subject), post_logout_redirect_uri: goodbye, state: 'a b' }
  expect(await logout(browser, hint)).toBe(`${goodbye}&state=a+b`)
  expect(await live()).toBe(false)
  // Again, with nothing left to end.
  expect(await logout(browser, hint)).toBe(`${goodbye}&state=a+b`)
})

test('without an address it ends on our own start page', async () => {
  const { browser, subject, live } = await signedIn()
  expect(await logout(browser, { id_token_hint: await idToken(subject), client_id: client.id })).toBe(`${issuer}/`)
  expect(await live()).toBe(false)
})

test('without a hint nobody is signed out and nobody is sent away: the page asks', async () => {
  const { browser, live } = await signedIn()
  const asked = { client_id: client.id, post_logout_redirect_uri: goodbye }
  expect(await logout(browser, asked)).toBe(issuer + paths.signOut)
  expect(await logout(browser, {})).toBe(issuer + paths.signOut)
  expect(await live()).toBe(true)
  expect(await logout(new TestBrowser(issuer), asked)).toBe(`${issuer}/`)
})

test('the ID token of somebody else signs nobody out: the page asks', async () => {
  const { browser, live } = await signedIn()
  const { subject } = await signedIn()
  const hint = { id_token_hint: await idToken(subject), post_logout_redirect_uri: goodbye }
  expect(await logout(browser, hint)).toBe(issuer + paths.signOut)
  expect(await live()).toBe(true)
})

const hostileHints: [string, (subject: string) => Promise<Record<string, string>>][] = [
  ['no token', async () => ({ id_token_hint: 'x' })],
  ['unsigned', async (sub) => ({ id_token_hint: (await idToken(sub)).replace(/[^.]+$/, '') })],
  ['changed', async (sub) => ({ id_token_hint: (await idToken(sub)).replace(/\.[^.]+\./, '.e30.') })],
  ['of another kind', async (sub) => ({ id_token_hint: await idToken(sub, {}, 'at+jwt') })],
  ['of another issuer', async (sub) => ({ id_token_hint: await idToken(sub, { iss: 'https://evil.example' }) })],
  ['for several', async (sub) => ({ id_token_hint: await idToken(sub, { aud: [client.id, 'x'] }) })],
  ['for another client', async (sub) => ({ id_token_hint: await idToken(sub), client_id: other.client.id })],
]
test.each(hostileHints)('a hint that is %s is refused, and nothing ends', async (_, hint) => {
  const { browser, subject, live } = await signedIn()
  const asked = { ...(await hint(subject)), post_logout_redirect_uri: goodbye }
  expect(await logout(browser, asked)).toBe(failedWith('VCH-6602'))
  expect(await live()).toBe(true)
})

const elsewhere = [
  'https://evil.example/',
  'https://wiki.example/goodbye',
  `${goodbye}&x=1`,
  `${goodbye}#x`,
  'https://wiki.example:443/goodbye?from=vouch',
  'https://wiki.example/../goodbye?from=vouch',
  'https://WIKI.example/goodbye?from=vouch',
  'https://wiki.example@evil.example/goodbye?from=vouch',
  '//evil.example',
  'javascript:alert(1)',
  redirectUris[0] ?? '',
  'https://mail.example/',
]
test.each(elsewhere)('%s is not registered for this: nobody is sent there, and nothing ends', async (uri) => {
  const { browser, subject, live } = await signedIn()
  const asked = { id_token_hint: await idToken(subject), post_logout_redirect_uri: uri }
  expect(await logout(browser, asked)).toBe(failedWith('VCH-2102'))
  expect(await live()).toBe(true)
})

test('a form of the application is answered with the same request by GET, where the cookie comes along', async () => {
  const body = new URLSearchParams({ id_token_hint: 'x', state: 's' })
  const response = await fetch(issuer + paths.endSession, { method: 'POST', body, redirect: 'manual' })
  expect([response.status, locationOf(response).href]).toEqual([303, `${issuer}${paths.endSession}?${body}`])
})

test('the page that asks signs out by a form of our own, and by no other', async () => {
  const { browser, live } = await signedIn()
  const post = (origin: string) =>
    fetch(issuer + paths.signOut, {
      method: 'POST',
      body: new URLSearchParams(),
      redirect: 'manual',
      headers: { origin, cookie: `vouch=${browser.cookies.get('vouch')}` },
    })
  expect(locationOf(await post('https://evil.example')).href).toBe(failedWith('VCH-2005'))
  expect(await live()).toBe(true)
  expect(locationOf(await post(issuer)).href).toBe(`${issuer}/`)
  expect(await live()).toBe(false)
})

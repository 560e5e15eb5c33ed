import { paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import {
  codeForCli,
  dpopKey,
  LOOPBACK_CALLBACK,
  locationOf,
  loggedIn,
  postForm,
  provenLogin,
  pushedLogin,
  redeem,
  TestBrowser,
} from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime } = provider
const { prisma } = runtime.database
const { authenticator, person, keyId, sessionToken } = await enrolledPerson(runtime, 'alice@example.com')

const failedWith = (code: string) => `${issuer}${paths.loginFailed}?code=${code}`

async function eventsAbout(id: string): Promise<string[]> {
  const events = await prisma.auditEvent.findMany({
    where: { details: { path: ['request'], equals: id } },
    orderBy: { id: 'asc' },
  })
  return events.map(({ type }) => type)
}

test('one touch turns a pushed request into a code, and the code into a session of that person and key', async () => {
  const login = await codeForCli(provider, authenticator)
  expect(login.callback.origin + login.callback.pathname).toBe(LOOPBACK_CALLBACK)
  expect(Object.fromEntries(login.callback.searchParams)).toMatchObject({ state: 'state-1', iss: issuer })
  const response = await redeem(provider, login)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const tokens = await response.json()
  expect(tokens).toMatchObject({
    token_type: 'DPoP',
    expires_in: 28_800,
    vouch_session: { person: { email: 'alice@example.com' }, key: { id: keyId } },
  })
  expect(await eventsAbout(login.id)).toEqual(['login.requested', 'login.opened', 'login.proven', 'login.approved'])
})

test('the phrase that the terminal gets is the one of the request', async () => {
  const { pushed, authorizeUrl } = await pushedLogin(provider)
  expect(pushed.vouch_phrase).toMatch(/^[a-z]+ [a-z]+ \d\d$/)
  const loopback = locationOf(await new TestBrowser(issuer).get(authorizeUrl))
  const id = loopback.searchParams.get('request') ?? ''
  expect(await prisma.loginRequest.findUnique({ where: { id } })).toMatchObject({ phrase: pushed.vouch_phrase })
})

test('a request_uri belongs to the first browser that opens it, which may load it again', async () => {
  const { authorizeUrl } = await pushedLogin(provider)
  const first = new TestBrowser(issuer)
  const opened = locationOf(await first.get(authorizeUrl))
  const again = locationOf(await first.get(authorizeUrl))
  expect(again.searchParams.get('request')).toBe(opened.searchParams.get('request'))
  expect(again.searchParams.get('challenge')).not.toBe(opened.searchParams.get('challenge'))
  const other = await new TestBrowser(issuer).get(authorizeUrl)
  expect(other.headers.get('location')).toBe(failedWith('VCH-2107'))
})

test('twenty browsers that open a request_uri at once: one gets it', async () => {
  const { authorizeUrl } = await pushedLogin(provider)
  const answers = await Promise.all(Array.from({ length: 20 }, () => new TestBrowser(issuer).get(authorizeUrl)))
  expect(answers.filter((answer) => locationOf(answer).hostname === '127.0.0.1')).toHaveLength(1)
})

test('a request_uri ends after five minutes, and is of no use to another client', async () => {
  const { authorizeUrl } = await pushedLogin(provider)
  const foreign = authorizeUrl.replace('vouch-cli', 'app_other')
  expect((await new TestBrowser(issuer).get(foreign)).headers.get('location')).toBe(failedWith('VCH-2107'))
  provider.clock.advance(300)
  expect((await new TestBrowser(issuer).get(authorizeUrl)).headers.get('location')).toBe(failedWith('VCH-2107'))
})

test('no touch is asked for before the browser is shown to sit on the machine of the command line', async () => {
  const { authorizeUrl } = await pushedLogin(provider)
  const browser = new TestBrowser(issuer)
  const id = locationOf(await browser.get(authorizeUrl)).searchParams.get('request') ?? ''
  const response = await browser.postJson(`/login/${id}/options`, {})
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ code: 'VCH-1003' })
})

const forgedProofs: [string, (own: Awaited<ReturnType<typeof openedLogin>>) => Promise<string>][] = [
  ['another key', async ({ challenge, id }) => (await dpopKey(provider)).loopbackProof(challenge, id)],
  ['another challenge', ({ key, id }) => key.loopbackProof('A'.repeat(43), id)],
  ['another request', ({ key, challenge }) => key.loopbackProof(challenge, 'A'.repeat(22))],
  ['another issuer', ({ key, challenge, id }) => key.loopbackProof(challenge, id, { aud: 'https://other.example' })],
  ['an hour ago', ({ key, challenge, id }) => key.loopbackProof(challenge, id, { iat: 1, exp: 61 })],
  ['a DPoP proof in its place', ({ key, challenge, id }) => key.proof('GET', '/login', { challenge, request: id })],
  [
    'no signature',
    async ({ key, challenge, id }) => `${(await key.loopbackProof(challenge, id)).split('.', 2).join('.')}.`,
  ],
  ['nothing', async () => ''],
]

async function openedLogin() {
  const login = await pushedLogin(provider)
  const browser = new TestBrowser(issuer)
  const { searchParams } = locationOf(await browser.get(login.authorizeUrl))
  return { ...login, browser, id: searchParams.get('request') ?? '', challenge: searchParams.get('challenge') ?? '' }
}

test.each(forgedProofs)('a loopback proof by or for %s proves nothing', async (_, forge) => {
  const login = await openedLogin()
  const response = await login.browser.get(`${issuer}/login/${login.id}?proof=${await forge(login)}`)
  expect(response.headers.get('location')).toBe(failedWith('VCH-1003'))
  expect(await prisma.loginRequest.findUnique({ where: { id: login.id } })).toMatchObject({ provenAt: null })
})

test('a proof that comes later than a browser takes is asked for again, and proves nothing itself', async () => {
  const { key, challenge, id, browser } = await openedLogin()
  provider.clock.advance(5)
  const late = locationOf(await browser.get(`${issuer}/login/${id}?proof=${await key.loopbackProof(challenge, id)}`))
  expect([late.hostname, late.pathname, late.searchParams.get('request')]).toEqual(['127.0.0.1', '/proof', id])
  expect(late.searchParams.get('challenge')).not.toBe(challenge)
  expect((await browser.touch(id, authenticator)).status).toBe(403)
  provider.clock.advance(4)
  const proof = await key.loopbackProof(late.searchParams.get('challenge') ?? '', id)
  const proven = await browser.get(`${issuer}/login/${id}?proof=${proof}`)
  expect(proven.headers.get('location')).toBe(`${issuer}/login/${id}`)
})

test('a late proof is worth nothing a second time', async () => {
  const { key, challenge, id, browser } = await openedLogin()
  provider.clock.advance(5)
  const address = `${issuer}/login/${id}?proof=${await key.loopbackProof(challenge, id)}`
  await browser.get(address)
  expect((await browser.get(address)).headers.get('location')).toBe(failedWith('VCH-1003'))
})

test('a good proof from another browser proves nothing', async () => {
  const { key, challenge, id } = await openedLogin()
  const other = new TestBrowser(issuer)
  const response = await other.get(`${issuer}/login/${id}?proof=${await key.loopbackProof(challenge, id)}`)
  expect(response.headers.get('location')).toBe(failedWith('VCH-1002'))
})

test('the address with the proof may be loaded again by the same browser', async () => {
  const { key, challenge, id, browser } = await openedLogin()
  const address = `${issuer}/login/${id}?proof=${await key.loopbackProof(challenge, id)}`
  for (const _ of [1, 2]) expect((await browser.get(address)).headers.get('location')).toBe(`${issuer}/login/${id}`)
})

test('a touch counts only in the browser that the request was opened in', async () => {
  const { id, browser } = await provenLogin(provider)
  const other = new TestBrowser(issuer)
  expect((await other.postJson(`/login/${id}/options`, {})).status).toBe(403)
  const { ceremony, options } = await (await browser.postJson(`/login/${id}/options`, {})).json()
  const credential = JSON.stringify(authenticator.assert(options))
  const stolen = await other.post(`/login/${id}`, { ceremony, credential })
  expect(stolen.headers.get('location')).toBe(failedWith('VCH-1002'))
})

test('a touch for one login request approves no other', async () => {
  const [first, second] = [await provenLogin(provider), await provenLogin(provider)]
  const { ceremony, options } = await (await first.browser.postJson(`/login/${first.id}/options`, {})).json()
  const credential = JSON.stringify(authenticator.assert(options))
  const response = await second.browser.post(`/login/${second.id}`, { ceremony, credential })
  expect(response.headers.get('location')).toBe(`${issuer}/login/${second.id}?error=VCH-1101`)
})

test('a refused key leaves the login open, and the right key then ends it', async () => {
  const login = await provenLogin(provider)
  const refused = await login.browser.touch(login.id, strangersKey())
  expect(refused.status).toBe(303)
  expect(refused.headers.get('location')).toMatch(new RegExp(`/login/${login.id}\\?error=VCH-12`))
  const approved = await login.browser.touch(login.id, authenticator)
  expect(locationOf(approved).searchParams.get('code')).toMatch(/^vouch_ac_/)
})

function strangersKey(): SoftwareAuthenticator {
  const stranger = new SoftwareAuthenticator({ origin: runtime.config.issuer.origin })
  stranger.register({
    rp: { name: 'Vouch', id: runtime.config.issuer.rpId },
    user: { id: Buffer.alloc(32).toString('base64url'), name: 'm', displayName: 'm' },
    challenge: 'AAAA',
    pubKeyCredParams: [],
  })
  return stranger
}

test('a login request gives one code, however often the touch is sent', async () => {
  const login = await provenLogin(provider)
  const { ceremony, options } = await (await login.browser.postJson(`/login/${login.id}/options`, {})).json()
  const form = { ceremony, credential: JSON.stringify(authenticator.assert(options)) }
  const answers = await Promise.all(Array.from({ length: 10 }, () => login.browser.post(`/login/${login.id}`, form)))
  const called = answers.filter((answer) => locationOf(answer).href.startsWith(`${LOOPBACK_CALLBACK}?code=`))
  expect(called).toHaveLength(1)
  expect(await prisma.authorizationCode.count({ where: { loginRequestId: login.id } })).toBe(1)
})

test('cancelling tells the client, with state and issuer, and ends the request', async () => {
  const { id, browser } = await provenLogin(provider)
  const location = locationOf(await browser.post(`/login/${id}/cancel`, {}))
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    error: 'access_denied',
    state: 'state-1',
    iss: issuer,
  })
  expect((await browser.postJson(`/login/${id}/options`, {})).status).toBe(404)
})

test('a live browser session never approves a command line, asked silently or not', async () => {
  const signedIn = new TestBrowser(issuer)
  signedIn.setCookie('vouch', sessionToken.reveal())
  const silent = await pushedLogin(provider, { prompt: 'none' })
  const answer = locationOf(await signedIn.get(silent.authorizeUrl))
  expect(Object.fromEntries(answer.searchParams)).toMatchObject({ error: 'login_required', iss: issuer })
  const loud = await pushedLogin(provider)
  expect(locationOf(await signedIn.get(loud.authorizeUrl)).pathname).toBe('/proof')
})

test("a command line's login does not sign the browser in", async () => {
  const { browser } = await codeForCli(provider, authenticator)
  expect([...browser.cookies.keys()]).toEqual([])
})

const crossSite: [string, Record<string, string>][] = [
  ['no Origin and no Sec-Fetch-Site', {}],
  ['a foreign Origin', { origin: 'https://evil.example' }],
  ['an Origin that ends like ours', { origin: `${issuer}.evil.example` }],
  ['Origin null', { origin: 'null' }],
  ['a sibling', { 'sec-fetch-site': 'same-site' }],
  ['our Origin but a cross-site fetch', { origin: issuer, 'sec-fetch-site': 'cross-site' }],
]
test.each(crossSite)('a form with %s approves and cancels nothing', async (_, headers) => {
  const { id, browser } = await provenLogin(provider)
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  for (const path of [`/login/${id}`, `/login/${id}/cancel`]) {
    const response = await postForm(`${issuer}${path}`, { ceremony: '', credential: '' }, { ...headers, cookie })
    expect(response.headers.get('location')).toBe(failedWith('VCH-2005'))
  }
  expect(await prisma.loginRequest.findUnique({ where: { id } })).toMatchObject({ completedAt: null })
})

test('a code is worth nothing once its person is deactivated', async () => {
  const bob = await enrolledPerson(runtime, 'bob@example.com')
  const login = await codeForCli(provider, bob.authenticator)
  await prisma.person.update({ where: { id: bob.person.id }, data: { state: 'deactivated' } })
  expect(await (await redeem(provider, login)).json()).toMatchObject({ error: 'invalid_grant' })
})

test('every session goes back to the touch that made it', async () => {
  const { tokens } = await loggedIn(provider, authenticator)
  const session = await prisma.session.findUniqueOrThrow({ where: { id: tokens.vouch_session.id } })
  const touch = await prisma.ceremony.findUniqueOrThrow({ where: { id: session.ceremonyId } })
  expect(touch).toMatchObject({ purpose: 'authorize' })
  expect(session).toMatchObject({ personId: person.id, keyId, hostName: 'laptop', osUser: 'alice', kind: 'cli' })
})

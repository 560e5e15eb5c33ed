import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { findOrCreatePerson } from '../../db/people/people.ts'
import type { SigningKeys } from '../../domain/signing-keys/signing-keys.ts'
import type { Runtime } from '../../runtime.ts'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { enrolledPerson, openInvite } from '../../testing/enrolled-person.ts'
import { testClock } from '../../testing/signing-keys.ts'
import type { Env } from '../endpoint-request.ts'
import { errorResponse } from '../errors.ts'
import { actRoutes } from './acts.ts'
import { enrollmentRoutes } from './enrollment-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'

const { database, drop } = await createTestDatabase()
const config = readConfig({ VOUCH_ISSUER: 'http://localhost:3000' })
const log = pino({ level: 'silent' })
const unused = {} as SigningKeys
const runtime: Runtime = { config, database, clock: testClock(new Date()), log, signingKeys: unused }
const { origin } = config.issuer
const app = new Hono<Env>()
for (const routes of [enrollmentRoutes, signInRoutes, actRoutes]) app.route('/', routes(runtime))
app.onError((error, context) => errorResponse(context, runtime, error))
const server = createAdaptorServer({ fetch: app.fetch })
let base = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await drop()
})

/** One browser: it keeps its cookies. */
class Browser {
  readonly cookies = new Map<string, string>()

  async post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(base + path, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', cookie, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const text = await response.text()
    return { status: response.status, setCookie: response.headers.getSetCookie(), body: text && JSON.parse(text) }
  }

  #keep(line: string) {
    const [pair = ''] = line.split(';', 1)
    const at = pair.indexOf('=')
    if (line.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, at))
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

async function signedIn(browser: Browser) {
  const { authenticator } = await enrolledPerson(runtime, `${randomUUID()}@example.com`)
  const { body } = await browser.post('/api/v1/sign-in/options', {})
  const answer = { ceremony: body.ceremony, credential: authenticator.assert(body.options) }
  return { answer, authenticator, result: await browser.post('/api/v1/sign-in', answer) }
}

test('an invite becomes a key and a session, over HTTP', async () => {
  const person = await findOrCreatePerson(database.prisma, { email: `${randomUUID()}@example.com` }, runtime.clock())
  const invite = await openInvite(runtime, { personId: person.id })
  const browser = new Browser()
  const begun = await browser.post('/api/v1/enrollment/options', { invite })
  expect(begun).toMatchObject({ status: 200, body: { person: { email: person.email, name: null }, spare: false } })
  const key = new SoftwareAuthenticator({ origin })
  const credential = key.register(begun.body.options)
  const answer = { invite, ceremony: begun.body.ceremony, nickname: 'Blue key', credential }
  expect(await browser.post('/api/v1/enrollment', answer)).toMatchObject({ status: 200, body: { next: '/keys' } })
  expect(browser.cookies.has('vouch')).toBe(true)
  expect((await browser.post('/api/v1/enrollment/options', {})).status).toBe(404)
})

test('a touch signs in with a cookie that scripts and other sites cannot use, and signing out ends it', async () => {
  const browser = new Browser()
  const { result } = await signedIn(browser)
  expect(result).toMatchObject({ status: 200, body: { next: '/keys' } })
  const cookie = result.setCookie.find((line) => line.startsWith('vouch='))
  expect(cookie).toMatch(/HttpOnly/)
  expect(cookie).toMatch(/SameSite=Lax/)
  expect(cookie).toMatch(/Path=\//)
  expect(browser.cookies.has('vouch-sign-in')).toBe(false)
  const token = browser.cookies.get('vouch') ?? ''
  const act = { parameters: {} }
  expect((await browser.post('/api/v1/acts/session.end-others', act)).status).toBe(200)
  expect((await browser.post('/api/v1/sign-out', {})).status).toBe(204)
  expect(browser.cookies.has('vouch')).toBe(false)
  const copy = new Browser()
  copy.cookies.set('vouch', token)
  const refused = await copy.post('/api/v1/acts/session.end-others', act)
  expect(refused).toMatchObject({ status: 401, body: { code: 'VCH-1402' } })
  expect((await browser.post('/api/v1/sign-out', {})).status).toBe(204)
})

test('a sign-in stays in the browser that began it', async () => {
  const { authenticator } = await enrolledPerson(runtime, `${randomUUID()}@example.com`)
  const victim = new Browser()
  const { body } = await victim.post('/api/v1/sign-in/options', {})
  const answer = { ceremony: body.ceremony, credential: authenticator.assert(body.options) }
  const elsewhere = new Browser()
  expect(await elsewhere.post('/api/v1/sign-in', answer)).toMatchObject({ status: 400, body: { code: 'VCH-1101' } })
  await elsewhere.post('/api/v1/sign-in/options', {})
  expect(await elsewhere.post('/api/v1/sign-in', answer)).toMatchObject({ status: 400, body: { code: 'VCH-1101' } })
  expect(await victim.post('/api/v1/sign-in', answer)).toMatchObject({ status: 200 })
  expect(await victim.post('/api/v1/sign-in', answer)).toMatchObject({ status: 400, body: { code: 'VCH-1101' } })
})

test('two tabs of one browser do not end each other’s sign-in', async () => {
  const { authenticator } = await enrolledPerson(runtime, `${randomUUID()}@example.com`)
  const browser = new Browser()
  const first = await browser.post('/api/v1/sign-in/options', {})
  await browser.post('/api/v1/sign-in/options', {})
  const answer = { ceremony: first.body.ceremony, credential: authenticator.assert(first.body.options) }
  expect((await browser.post('/api/v1/sign-in', answer)).status).toBe(200)
})

test('a session cookie from before the touch is worth nothing after it', async () => {
  const browser = new Browser()
  browser.cookies.set('vouch', 'planted')
  await signedIn(browser)
  expect(browser.cookies.get('vouch')).toMatch(/^vouch_bs_/)
})

const addresses = [
  '/api/v1/enrollment/options',
  '/api/v1/enrollment',
  '/api/v1/sign-in/options',
  '/api/v1/sign-in',
  '/api/v1/sign-out',
]

test.each(addresses)('%s takes requests of this site only', async (path) => {
  const bare = (headers: Record<string, string>) =>
    fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' })
  for (const headers of [
    {},
    { origin: 'null' },
    { origin: 'http://localhost:3000.evil.example' },
    { origin: 'http://a.localhost:3000' },
    { origin: 'https://localhost:3000' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ]) {
    const refused = await bare(headers as Record<string, string>)
    expect([refused.status, (await refused.json()).code]).toEqual([403, 'VCH-2005'])
  }
  expect((await bare({ 'sec-fetch-site': 'same-origin' })).status).not.toBe(403)
})

test.each(addresses)('%s answers what is no request of ours with a problem, never with 5xx', async (path) => {
  const browser = new Browser()
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '']) {
    expect((await browser.post(path, '{}', { 'content-type': type })).status).toBe(415)
  }
  for (const body of ['', '{', 'null', '[]', '"x"', '1', '\ud800']) {
    const { status } = await browser.post(path, body)
    expect(status, body).toBeGreaterThanOrEqual(400)
    expect(status, body).toBeLessThan(500)
  }
  const wrong = '{"invite":1,"ceremony":{},"nickname":[],"credential":[]}'
  expect((await browser.post(path, wrong)).status).toBeLessThan(500)
  expect((await browser.post(path, `{"x":"${'x'.repeat(70_000)}"}`)).status).toBe(413)
})

test('what a person sends back in the wrong place is told by name and not repeated', async () => {
  const { body } = await new Browser().post('/api/v1/sign-in', { ceremony: 7, credential: {} })
  expect(body).toMatchObject({ code: 'VCH-2001', status: 400, detail: expect.stringContaining('ceremony') })
  expect(JSON.stringify(body)).not.toContain('7"')
})

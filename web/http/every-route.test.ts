import { operations } from '@vouch/protocol'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { startTestProvider } from '../testing/provider.ts'
import { createApp } from './app.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime } = provider

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** Out of the app itself, so that a new address is tried without anybody thinking of it. */
const routes = [
  ...new Set(
    createApp(runtime)
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`),
  ),
].map((route) => {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern.replaceAll(/:\w+/g, 'A'.repeat(22))
  return { route, method, path }
})
const changing = routes.filter(({ method }) => method !== 'GET')
/** Clients come to these from anywhere, without cookies: what they carry proves them. */
const ofTheCommandLine = new Set<string>(Object.values(operations).map(({ path }) => path))
const provesItself = (path: string) => path.startsWith('/oauth/') || ofTheCommandLine.has(path)
const protocol = changing.filter(({ path }) => provesItself(path))
const browsers = changing.filter(({ path }) => !provesItself(path))

function send(path: string, method: string, headers: Record<string, string>, body?: string): Promise<Response> {
  const init = body === undefined ? { method, headers } : { method, headers, body }
  return fetch(`${issuer}${path}`, { ...init, redirect: 'manual' })
}

const FOREIGN_ORIGINS: Record<string, string>[] = [
  {},
  { origin: 'null' },
  { origin: 'https://vouch.example.evil' },
  { origin: `${issuer}.evil.example` },
  { origin: issuer.replace('localhost', 'sibling.localhost') },
  { origin: issuer.replace('http:', 'https:') },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { origin: issuer, 'sec-fetch-site': 'same-site' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { referer: `${issuer}/keys` },
]
const SIMPLE_TYPES = ['text/plain', FORM_TYPE, 'multipart/form-data; boundary=x', JSON_TYPE, '']

test('there are addresses to try', () => expect([browsers.length > 8, protocol.length > 4]).toEqual([true, true]))

test.each(browsers)('$route takes nothing that another site made a browser send', async ({ path, method }) => {
  for (const origin of FOREIGN_ORIGINS) {
    for (const type of SIMPLE_TYPES) {
      const body = type === FORM_TYPE ? 'a=b' : '{}'
      const typed: Record<string, string> = type === '' ? {} : { 'content-type': type }
      const response = await send(path, method, { ...origin, ...typed }, body)
      const code =
        response.status === 303 ? new URL(response.headers.get('location') ?? '').search : await response.text()
      expect(code, JSON.stringify([origin, type])).toContain('VCH-2005')
      expect(response.headers.get('set-cookie')).toBeNull()
    }
  }
})

test.each(browsers)('$route refuses other types of content from our own pages', async ({ path, method }) => {
  const isForm = !path.startsWith('/api/') && !path.endsWith('/options')
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', isForm ? JSON_TYPE : FORM_TYPE]) {
    const response = await send(path, method, { origin: issuer, 'content-type': type }, 'a=b')
    const code =
      response.status === 303 ? new URL(response.headers.get('location') ?? '').search : await response.text()
    expect(code, type).toContain('VCH-2003')
  }
})

/** Where a text belongs, or an object, or nothing at all. */
const names = fc.constantFrom(
  ...[
    'invite',
    'email',
    'name',
    'ceremony',
    'nickname',
    'credential',
    'parameters',
    'touch',
    'id',
    'rawId',
    'response',
  ],
)
const misfit = fc.jsonValue({ maxDepth: 4 })
const bodies = fc.oneof(
  misfit,
  fc.dictionary(names, misfit),
  fc.dictionary(names, fc.constantFrom<unknown>({}, [], null, 0, true, { not: '' }, ['a'], { equals: { $ne: null } })),
)

test.each(changing)(
  '$route answers JSON of whatever shape with a refusal, never with a fault',
  async ({ path, method }) => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const headers = { 'content-type': JSON_TYPE, origin: issuer }
        const { status } = await send(path, method, headers, JSON.stringify(body))
        expect(status).toBeLessThan(500)
      }),
      { numRuns: 25 },
    )
  },
)

const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.webQueryParameters(), fc.constant('\0'))
test.each(routes)('$route answers forms, queries and headers of whatever text, never with a fault', async (route) => {
  const { path, method } = route
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.oneof(names, texts), texts), texts, async (parameters, authorization) => {
      const text = new URLSearchParams(parameters).toString()
      const basic = `Basic ${Buffer.from(authorization).toString('base64')}`
      const headers = { 'content-type': FORM_TYPE, origin: issuer, authorization: basic }
      const read = method === 'GET'
      const { status } = await send(read ? `${path}?${text}` : path, method, headers, read ? undefined : text)
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 25 },
  )
})

const tooMuch: [string, string][] = [
  [
    'a thousand and one members',
    JSON.stringify(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`k${i}`, 0]))),
  ],
  ['a hundred thousand levels', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ['a polluted prototype, deep inside', '{"parameters":{"a":[{"__proto__":{"x":1}}]}}'],
  ['a constructor, deep inside', '{"parameters":{"a":[{"constructor":{"prototype":{"x":1}}}]}}'],
  [
    'more members than it takes',
    '{"invite":"a","email":"b","surplus":1,"ceremony":"c","nickname":"d","credential":{}}',
  ],
]
test.each(browsers.filter(({ path }) => path.startsWith('/api/')))(
  '$route refuses too much',
  async ({ path, method }) => {
    for (const [what, body] of tooMuch) {
      const { status } = await send(path, method, { 'content-type': JSON_TYPE, origin: issuer }, body)
      expect([400, 401, 403, 404], what).toContain(status)
    }
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  },
)

test.each(routes)('$route carries the headers of every answer, also where it refuses', async ({ path }) => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const { headers, status } = await send(path, method, {})
    expect(status).not.toBe(307)
    expect(status).not.toBe(308)
    expect(status).toBeLessThan(500)
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('permissions-policy')).toContain('publickey-credentials-create=(self)')
    expect(headers.get('cache-control')).toContain('no-store')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('access-control-allow-origin')).toBeNull()
  }
})

import { paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { startTestProvider } from '../../testing/provider.ts'
import { createApp } from '../app.ts'
import { limitedRoutes } from './limited-routes.ts'

const provider = await startTestProvider({ replicas: 2, config: { rateLimits: 'strict' } })
afterAll(() => provider.close())
const { issuer, replicas, runtime } = provider

/** A sign-in is begun, by way of a proxy that says from where. */
function begin(replica: string, forwarded: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${replica}/api/v1/sign-in/options`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', origin: issuer, 'x-forwarded-for': forwarded, ...headers },
  })
}

/** @returns how many of `count` were let through, sent to the replicas by turns */
async function letThrough(count: number, from: (index: number) => [string, Record<string, string>?]): Promise<number> {
  const asked = Array.from({ length: count }, (_, index) =>
    begin(replicas[index % replicas.length] ?? issuer, ...from(index)),
  )
  return (await Promise.all(asked)).filter(({ ok }) => ok).length
}

test('one address begins thirty sign-ins at once, however many replicas it asks', async () => {
  expect(await letThrough(80, () => ['203.0.113.1'])).toBe(30)
  expect(await letThrough(30, () => ['203.0.113.2'])).toBe(30)
})

test('what the client writes about itself opens no other budget', async () => {
  const spoofed = (index: number): [string, Record<string, string>] => [
    `198.51.100.${index}, 203.0.113.9`,
    {
      forwarded: `for=198.51.100.${index}`,
      'x-real-ip': `198.51.100.${index}`,
      'cf-connecting-ip': `198.51.100.${index}`,
      'true-client-ip': `198.51.100.${index}`,
      'user-agent': `browser ${index}`,
    },
  ]
  expect(await letThrough(60, spoofed)).toBe(30)
})

test('addresses of one IPv6 /64 are one sender, those of the next are another', async () => {
  expect(await letThrough(60, (index) => [`2001:db8:1:2:${index.toString(16)}::1`])).toBe(30)
  expect(await letThrough(5, (index) => [`2001:db8:1:3::${index}`])).toBe(5)
})

test('a refusal says when to come again, and is a problem with a code', async () => {
  await letThrough(40, () => ['203.0.113.20'])
  const refused = await begin(issuer, '203.0.113.20')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(6)
  expect(refused.headers.get('cache-control')).toBe('no-store')
  expect(await refused.json()).toMatchObject({ code: 'VCH-6601', status: 429 })
})

test('an OAuth endpoint says it in the words of OAuth', async () => {
  const push = () =>
    fetch(`${issuer}${paths.par}`, {
      method: 'POST',
      headers: { 'x-forwarded-for': '203.0.113.30', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'client_id=unknown',
    })
  const answers = await Promise.all(Array.from({ length: 310 }, push))
  const refused = answers.find(({ status }) => status === 429)
  expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(await refused?.json()).toMatchObject({ error: 'temporarily_unavailable', vouch_code: 'VCH-6601' })
})

test('a flood is one event in the audit log', async () => {
  await letThrough(100, () => ['203.0.113.40'])
  const events = await runtime.database.prisma.auditEvent.findMany({
    where: { type: 'limit.reached', ip: '203.0.113.40' },
  })
  expect(events.map(({ outcome, details }) => ({ outcome, details }))).toEqual([
    { outcome: 'refused', details: { limit: 'ceremony', per: 'address' } },
  ])
})

test('published documents have no limit', async () => {
  const asked = Array.from({ length: 400 }, async (_, index) => {
    const path = index % 2 === 0 ? paths.jwks : paths.openidConfiguration
    return (await fetch(`${issuer}${path}`, { headers: { 'x-forwarded-for': '203.0.113.50' } })).status
  })
  expect(new Set(await Promise.all(asked))).toEqual(new Set([200]))
  expect(await runtime.database.prisma.rateLimit.count({ where: { bucket: { endsWith: '203.0.113.50' } } })).toBe(0)
})

test('every address of the app has its row in the table of limits, and every row its address', () => {
  const said = new Set(limitedRoutes.map(({ method, path }) => `${method} ${path}`))
  const counts = new Map<string, number>()
  for (const { method, path } of createApp(runtime).routes) {
    // The same bytes for everybody, out of the configuration.
    if (method === 'ALL' || path === paths.securityText) continue
    counts.set(`${method} ${path}`, (counts.get(`${method} ${path}`) ?? 0) + 1)
  }
  expect([...counts.keys()].filter((route) => !said.has(route))).toEqual([])
  // Its own middleware and what it stands before.
  expect([...said].filter((route) => (counts.get(route) ?? 0) < 2)).toEqual([])
})

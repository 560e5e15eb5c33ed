import { paths } from '@vouch/protocol'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { cliRequest, dpopKey, pkce, pushedLogin, TestBrowser } from '../../web/testing/login.ts'
import { enrolledKey } from './enrol-key.ts'
import { fetchThrough } from './fetch-through.ts'
import { HOST_NAME } from './production-environment.ts'
import { type ProductionSite, startProductionSite } from './production-site.ts'

let site: ProductionSite
beforeAll(async () => {
  site = await startProductionSite()
  // What a name server and a trust store do elsewhere.
  vi.stubGlobal('fetch', site.fetch)
})
afterAll(() => site.stop())

const lies: [string, Record<string, string>][] = [
  ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-forwarded-port': '80' }],
  ['Forwarded', { forwarded: 'for=6.6.6.6;host=evil.example;proto=http' }],
  ['X-Original-URL', { 'x-original-url': '/evil', 'x-rewrite-url': '/evil', 'x-original-host': 'evil.example' }],
  ['Host', { host: 'evil.example' }],
]
test.each(lies)('discovery and key set are those of the configured issuer, whatever %s says', async (_, headers) => {
  const { issuer } = site
  const metadata = await (await fetch(`${issuer}${paths.openidConfiguration}`, { headers })).json()
  expect(metadata).toMatchObject({
    issuer,
    jwks_uri: `${issuer}${paths.jwks}`,
    token_endpoint: `${issuer}${paths.token}`,
  })
  for (const address of Object.values<unknown>(metadata).filter((value) => /^https?:/.test(String(value)))) {
    expect(address).toMatch(/^https:\/\/vouch\.example\.test(\/|$)/)
  }
  const keys = await fetch(`${issuer}${paths.jwks}`, { headers })
  expect(await keys.json()).toEqual(await (await fetch(`${issuer}${paths.jwks}`)).json())
})

test('a redirect leads to the configured issuer, and a foreign Host to nothing', async () => {
  const forwarded = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
  const refused = await fetch(`${site.issuer}${paths.authorize}?client_id=nobody`, { headers: forwarded })
  expect(refused.headers.get('location')).toMatch(/^https:\/\/vouch\.example\.test\/login\/failed\?/)
  for (const path of ['/', paths.keys, paths.authorize, paths.session]) {
    const answer = await fetch(`${site.issuer}${path}`, { headers: { host: 'evil.example' } })
    expect([path, answer.status]).toEqual([path, 421])
    expect(await answer.text()).not.toContain('evil.example')
  }
})

test('every answer tells the browser to stay with https', async () => {
  const pages = ['/', '/sign-in', paths.keys, paths.loginDone, '/nothing-here']
  const endpoints = [paths.openidConfiguration, paths.jwks, paths.userinfo, paths.session, paths.authorize]
  for (const path of [...pages, ...endpoints]) {
    const { headers } = await fetch(`${site.issuer}${path}`)
    expect([path, headers.get('strict-transport-security')]).toEqual([path, expect.stringMatching(/^max-age=\d{8}/)])
  }
})

test('a server keeps a connection longer than proxies do, so that no request meets one that is being closed', async () => {
  const straight = fetchThrough(HOST_NAME, { port: site.ports[0] })
  const { headers } = await straight(`${site.issuer}${paths.healthz}`)
  const [, seconds] = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? []
  expect(Number(seconds)).toBeGreaterThan(120)
})

test('every cookie is bound to this host and to https', async () => {
  const set: string[] = []
  const remember = async (...parameters: Parameters<typeof fetch>) => {
    const answer = await site.fetch(...parameters)
    set.push(...answer.headers.getSetCookie())
    return answer
  }
  vi.stubGlobal('fetch', remember)
  await enrolledKey(site, 'cookie@example.com')
  const { authorizeUrl } = await pushedLogin(site)
  await new TestBrowser(site.issuer).get(authorizeUrl)
  vi.stubGlobal('fetch', site.fetch)
  expect(set.map((line) => line.split('=')[0])).toEqual(['__Host-vouch', expect.stringMatching(/^__Host-vouch-login-/)])
  for (const line of set) {
    const attributes = line.toLowerCase().split('; ').slice(1)
    expect(attributes).toEqual(expect.arrayContaining(['secure', 'httponly', 'path=/', 'samesite=lax']))
    expect(line).not.toMatch(/domain=/i)
  }
})

test('a thousand pages have a thousand nonces, each the one of its scripts', async () => {
  const nonces = new Set<string>()
  const lane = async () => {
    for (let at = 0; at < 50; at += 1) {
      const page = await fetch(`${site.issuer}/sign-in`, {
        headers: { 'content-security-policy': "script-src 'nonce-x'" },
      })
      const [, nonce = ''] = /'nonce-([\w+/=]{22,})'/.exec(page.headers.get('content-security-policy') ?? '') ?? []
      const html = await page.text()
      expect(new Set([...html.matchAll(/<script[^>]*? nonce="([^"]*)"/g)].map((match) => match[1]))).toEqual(
        new Set([nonce]),
      )
      expect(html).not.toMatch(/<script(?![^>]* nonce=)/)
      nonces.add(nonce)
    }
  }
  await Promise.all(Array.from({ length: 20 }, lane))
  expect(nonces.size).toBe(1_000)
}, 60_000)

test.runIf(process.platform === 'linux')(
  'the audit log believes the trusted proxy about addresses, and nobody else',
  async () => {
    const { authority } = site.certificate
    const push = async (send: typeof fetch, forwardedFor: string) => {
      const own = await dpopKey(site)
      const headers = { dpop: await own.proof('POST', paths.par), 'x-forwarded-for': forwardedFor }
      const body = new URLSearchParams(cliRequest(pkce().challenge))
      expect((await send(`${site.issuer}${paths.par}`, { method: 'POST', body, headers })).status).toBe(201)
    }
    await push(fetchThrough(HOST_NAME, { authority, port: site.proxy.port, localAddress: '127.0.0.7' }), '6.6.6.6')
    // Past the proxy: straight to the server, from an address that is not the proxy's.
    await push(fetchThrough(HOST_NAME, { port: site.ports[0], localAddress: '127.0.0.8' }), '6.6.6.6')
    const { stdout } = await site.command('audit', 'tail', '--json', '-n', '2')
    const events: { type: string; ip: string }[] = JSON.parse(stdout)
    expect(events.map(({ type }) => type)).toEqual(['login.requested', 'login.requested'])
    expect(events.map(({ ip }) => ip).sort()).toEqual(['127.0.0.7', '127.0.0.8'])
  },
)

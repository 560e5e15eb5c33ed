import { request } from 'node:http'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TestBrowser } from '../../web/testing/login.ts'
import { type Audience, type PageAddress, pageAddresses } from './page-addresses.ts'
import { HOST_NAME } from './production-environment.ts'
import { type ProductionSite, startProductionSite } from './production-site.ts'
import { type SitePeople, sitePeople } from './site-people.ts'

let site: ProductionSite
let people: SitePeople
let pages: PageAddress[]
beforeAll(async () => {
  site = await startProductionSite()
  vi.stubGlobal('fetch', site.fetch)
  people = await sitePeople(site)
  pages = pageAddresses({ '/admin/people': people.memberId })
})
afterAll(() => site.stop())

const nobody = () => new TestBrowser(site.issuer)

const cookieOf = ({ cookies }: TestBrowser) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

async function ask(browser: TestBrowser, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${site.issuer}${path}`, { headers: { ...headers, cookie: cookieOf(browser) } })
  return { status: response.status, headers: response.headers, body: await response.text() }
}
type Answer = Awaited<ReturnType<typeof ask>>

/** What somebody gets who asks for a page: the page, the way to sign in, or nothing. */
function gotten({ status, headers }: Answer): string {
  const location = headers.get('location') ?? ''
  if (status >= 300 && status < 400)
    return location.replace(site.issuer, '').startsWith('/sign-in') ? 'sign-in' : location
  return status === 200 ? 'page' : String(status)
}

const rights: Record<Audience, { nobody: string; member: string }> = {
  everybody: { nobody: 'page', member: 'page' },
  people: { nobody: 'sign-in', member: 'page' },
  administrators: { nobody: 'sign-in', member: '404' },
}

/** What the person who asks is called where only administrators may see it. */
const CANARY = 'Root Canary'

test('each page is for whom it is for', async () => {
  for (const { path, audience } of pages) {
    const askers = [
      ['nobody', nobody()],
      ['nobody', people.deactivated],
      ['member', people.member],
    ] as const
    for (const [who, browser] of askers) {
      const answer = await ask(browser, path)
      // Whoever is signed in has no use for the page to sign in; a login of no name is not there for anybody.
      const right = path === '/sign-in' && who === 'member' ? ['page', '/'] : [rights[audience][who]]
      const over = ['404', ...['VCH-1001', 'VCH-1014'].map((code) => `/login/failed?code=${code}`)]
      expect(path.startsWith('/login/A') ? over : right, path).toContain(gotten(answer))
      expect(answer.body, path).not.toContain(CANARY)
    }
  }
  expect((await ask(people.administrator, '/admin/people')).body).toContain(CANARY)
})

/** What a page asks Next by, and what has got past checks that were made before the page, elsewhere. */
const disguises: [string, Record<string, string>][] = [
  ['?_rsc=1', { 'x-matched-path': '/sign-in', 'x-invoke-path': '/sign-in', 'x-invoke-status': '200' }],
  ['', { 'x-original-url': '/sign-in', 'x-rewrite-url': '/sign-in', 'x-middleware-rewrite': '/sign-in' }],
  ['/', { 'x-vercel-id': '1', 'x-prerender-revalidate': 'x', purpose: 'prefetch' }],
  ['.rsc', {}],
  ['', { rsc: '1' }],
  ['', { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' }],
]

test('no disguise gets anybody past what a page is for', async () => {
  for (const { path } of pages.filter(({ audience }) => audience !== 'everybody')) {
    for (const [suffix, headers] of disguises) {
      const about = `${path}${suffix} ${JSON.stringify(headers)}`
      const answer = await ask(people.deactivated, `${path}${suffix}`, headers)
      expect(['sign-in', '400', '404', '308'], about).toContain(answer.status === 308 ? '308' : gotten(answer))
      expect((await ask(people.member, `${path}${suffix}`, headers)).body, about).not.toContain(CANARY)
    }
  }
})

const missing = ['/nothing', '/keys/nothing', '/admin', '/login/failed?code=%00', '/_next/nothing']

test('each page and each page of an error has a policy of its own, that lets nothing in that was written into it', async () => {
  const nonces: string[] = []
  for (const path of [...pages.map((page) => page.path), ...missing]) {
    for (const browser of [nobody(), people.member, people.administrator]) {
      const { headers, body } = await ask(browser, path, { 'content-security-policy': "script-src 'nonce-evil'" })
      const policy = headers.get('content-security-policy') ?? ''
      for (const must of [
        "'strict-dynamic'",
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]) {
        expect(policy, path).toContain(must)
      }
      expect(policy, path).not.toMatch(/unsafe-|evil|\*/)
      const [, nonce = ''] = /'nonce-([\w+/=]{22,})'/.exec(policy) ?? []
      nonces.push(nonce)
      for (const [script] of body.matchAll(/<script[^>]*>/g)) expect(script, path).toContain(`nonce="${nonce}"`)
      expect(body, path).not.toMatch(/<[^>]+\s(?:on\w+|style)=|<style|javascript:/i)
      expect(headers.get('cache-control'), path).toMatch(/^private, .*no-store/)
      expect(headers.get('x-frame-options'), path).toBe('DENY')
      expect(headers.get('permissions-policy'), path).toContain('publickey-credentials-get=(self)')
      expect(headers.get('x-powered-by'), path).toBeNull()
    }
  }
  expect(new Set(nonces).size).toBe(nonces.length)
  expect(nonces).not.toContain('')
}, 120_000)

test('nothing under the addresses of the build is a page, whatever it is called', async () => {
  for (const name of ['nothing.js', '../../keys', '%2e%2e/%2e%2e/keys', '..%2f..%2fkeys', '..\\..\\keys', '//keys']) {
    const { status, type, body } = await askRaw(people.administrator, `/_next/static/${name}`)
    expect([name, body.includes(CANARY), status < 500]).toEqual([name, false, true])
    expect(type, name).not.toContain('html')
  }
})

/** Without the tidying that `fetch` does to an address: what a client of an attacker sends. */
function askRaw(browser: TestBrowser, path: string): Promise<{ status: number; type: string; body: string }> {
  const headers = { host: HOST_NAME, cookie: cookieOf(browser) }
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: site.ports[0], path, headers }, async (incoming) => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk)
      const body = Buffer.concat(chunks).toString()
      resolve({ status: incoming.statusCode ?? 0, type: incoming.headers['content-type'] ?? '', body })
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

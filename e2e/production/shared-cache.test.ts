import { paths } from '@vouch/protocol'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TestBrowser } from '../../web/testing/login.ts'
import { fetchThrough } from './fetch-through.ts'
import { pageAddresses } from './page-addresses.ts'
import { HOST_NAME } from './production-environment.ts'
import { type ProductionSite, startProductionSite } from './production-site.ts'
import { type SharedCache, startSharedCache } from './shared-cache.ts'
import { type SitePeople, sitePeople } from './site-people.ts'

let site: ProductionSite
let people: SitePeople
let cache: SharedCache
beforeAll(async () => {
  site = await startProductionSite()
  vi.stubGlobal('fetch', site.fetch)
  people = await sitePeople(site)
  cache = await startSharedCache(site.fetch, site.issuer)
})
afterAll(async () => {
  await cache.stop()
  await site.stop()
})

const published = [paths.openidConfiguration, paths.jwks]
/** By which a cache, or Next behind it, has been made to keep one answer in the place of another. */
const poisons: Record<string, string>[] = [
  {},
  { rsc: '1' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
  { 'x-original-url': '/keys', 'x-rewrite-url': '/keys', 'x-matched-path': '/keys' },
  { 'cache-control': 'max-age=3600', pragma: 'cache' },
  { range: 'bytes=0-9', 'if-none-match': '*' },
]
/** A page under the name of something that caches keep. */
const deceptive = [
  '/keys/x.css',
  '/keys;x.js',
  '/keys%2fx.css',
  '/_next/static/..%2f..%2fkeys',
  '/_next/static/chunks/nothing.js',
]

test('what one person gets through a shared cache, nobody else does; only published documents and files of the build stay in it', async () => {
  const send = fetchThrough(HOST_NAME, { port: cache.port })
  const addresses = [...published, ...pageAddresses().map(({ path }) => path), paths.session, ...deceptive]
  const seen: string[] = []
  const ask = async (browser: TestBrowser, path: string, headers: Record<string, string> = {}) => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return (await send(`${site.issuer}${path}`, { headers: { ...headers, cookie } })).text()
  }
  for (const path of addresses) {
    for (const poison of poisons) await ask(people.administrator, path, poison)
    for (const browser of [people.member, new TestBrowser(site.issuer)]) {
      if (/Root Canary|root@example\.com/.test(await ask(browser, path))) seen.push(path)
    }
  }
  expect(seen).toEqual([])
  expect([...cache.hits].filter((path) => !path.startsWith('/_next/static/')).sort()).toEqual([...published].sort())
}, 120_000)

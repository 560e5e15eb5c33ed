import { request } from 'node:http'
import type { VouchServer } from '../processes/start-vouch-server.ts'
import { expect, test } from './fixtures.ts'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** As it stands: no browser, no redirect, no address that is tidied up. */
function ask(server: VouchServer, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port, host } = new URL(server.issuer)
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers: { host, ...headers } }, (incoming) => {
      let body = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (text: string) => {
        body += text
      })
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

const pages = [
  '/',
  '/sign-in',
  '/enroll',
  '/keys',
  '/login/done',
  '/login/failed',
  '/login/aaaaaaaaaaaaaaaaaaaaaa',
  '/no',
]
const drivers: Record<string, string>[] = [
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
  { rsc: '1', 'next-router-state-tree': '%' },
  { 'next-action': 'x' },
  { 'next-resume': '1' },
  { 'x-middleware-subrequest': 'middleware' },
  { 'x-nextjs-data': '1' },
]
const disguises: Record<string, string>[] = [
  {},
  { 'x-matched-path': '/keys' },
  { 'x-invoke-path': '/keys', 'x-invoke-status': '500' },
  { 'x-middleware-rewrite': 'http://evil.example/' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
  { 'content-security-policy': "script-src 'nonce-evil'" },
  { cookie: 'vouch=%ff; __prerender_bypass=x; __next_preview_data=x' },
]

test('whatever Next is told by header or address, nobody who is not signed in gets to the keys, and nothing is cached', async ({
  server,
}) => {
  const variants = pages.flatMap((path) => [path, `${path}?_rsc=1`, `${path}.rsc`, `/_next/data/build${path}.json`])
  for (const path of variants) {
    for (const headers of disguises) {
      const answer = await ask(server, path, headers)
      const about = `${path} ${JSON.stringify(headers)}`
      expect(answer.status, about).toBeLessThan(500)
      expect(answer.headers['cache-control'], about).toMatch(/no-store/)
      expect(answer.headers['x-frame-options'], about).toBe('DENY')
      expect(answer.headers['x-powered-by'], about).toBeUndefined()
      expect(answer.headers.location ?? '', about).toMatch(/^(?:\/(?!\/)|$)/)
      expect(answer.body + answer.headers['content-security-policy'], about).not.toMatch(/evil/)
      if (path.startsWith('/keys')) expect(answer.body, about).not.toMatch(/Sign out|Add a key/)
    }
  }
})

test('no router of Next, Server Function, image proxy, development address or other protocol answers', async ({
  server,
}) => {
  for (const path of pages) {
    for (const headers of drivers) {
      expect((await ask(server, path, headers)).status, `${path} ${JSON.stringify(headers)}`).toBe(404)
    }
    const action = { 'next-action': 'x', 'content-type': 'multipart/form-data; boundary=x' }
    expect([303, 404], path).toContain((await ask(server, path, action, 'POST')).status)
  }
  const nowhere = [
    '/_next/image?url=%2Ficon.svg&w=64&q=75',
    '/_next/webpack-hmr',
    '/__nextjs_original-stack-frame',
    '/.env',
  ]
  for (const path of nowhere) expect((await ask(server, path)).status, path).toBe(404)
})

test('the names of no address lead to another site, and none of them is an error of ours', async ({ server }) => {
  const odd = ['//evil.example/', '/\\evil.example/', '/%5cevil.example/', '/.//evil.example/', '/;//evil.example/']
  const broken = ['/login/%ff', '/login/%E0%A4%A', '/login/%00', '/%', '/_next/static/%ff', '/_next/static/%2e%2e/x']
  for (const path of [...odd, ...broken]) {
    const answer = await ask(server, path)
    expect(answer.status, path).toBeLessThan(500)
    expect(new URL(String(answer.headers.location ?? '/'), server.issuer).origin, path).toBe(server.issuer)
  }
})

test('no page says another referrer policy than the header, which lets our own forms name their origin', async ({
  server,
}) => {
  for (const path of pages) {
    const { headers, body } = await ask(server, path)
    expect(headers['referrer-policy'], path).toBe('same-origin')
    expect(body, path).not.toMatch(/name="referrer"/)
  }
})

test('no two pages share a nonce, and no page lets a script or a style in without one', async ({ server }) => {
  const nonces = new Set<string>()
  for (let round = 0; round < 100; round += 1) {
    const policy = String((await ask(server, '/login/failed')).headers['content-security-policy'])
    expect(policy).not.toMatch(/unsafe-/)
    expect(policy).toMatch(/object-src 'none'/)
    nonces.add(/'nonce-([^']{22,})'/.exec(policy)?.[1] ?? '')
  }
  expect(nonces.size).toBe(100)
  expect(nonces.has('')).toBe(false)
})

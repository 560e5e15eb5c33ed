import { networkInterfaces } from 'node:os'
import { afterEach, expect, test } from 'vitest'
import { isListening, sendRaw, statusOf } from '../../testing/raw-http.ts'
import { type Loopback, openLoopback } from './loopback.ts'

let loopback: Loopback | undefined
const seen: string[] = []

afterEach(() => {
  loopback?.close()
  loopback = undefined
  seen.length = 0
})

async function open(): Promise<{ origin: string; host: string }> {
  const route = async (query: URLSearchParams) => {
    seen.push(query.toString())
    return query.has('good') ? { location: 'https://vouch.example.com/login/done' } : undefined
  }
  loopback = await openLoopback(new Map([['/callback', route]]))
  return { origin: loopback.origin, host: new URL(loopback.origin).host }
}

const get = (host: string, target = '/callback?good=1', more: string[] = []) =>
  [`GET ${target} HTTP/1.1`, `Host: ${host}`, ...more, '', ''].join('\r\n')

test('it listens on the IPv4 literal and nowhere else', async () => {
  const { origin } = await open()
  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const { port } = new URL(origin)
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of others) expect(await isListening(`http://${address}:${port}`)).toBe(false)
  expect(await isListening(`http://127.0.0.2:${port}`)).toBe(false)
})

test('two logins at once have two ports', async () => {
  const { origin } = await open()
  const second = await openLoopback(new Map())
  expect(second.origin).not.toBe(origin)
  second.close()
})

test('the navigation of a browser is answered by a redirect that nothing stores and nothing refers to', async () => {
  const { origin, host } = await open()
  const answer = await sendRaw(
    origin,
    get(host, '/callback?good=1', [
      'Sec-Fetch-Mode: navigate',
      'Sec-Fetch-Dest: document',
      'Sec-Fetch-Site: cross-site',
    ]),
  )
  expect(statusOf(answer)).toBe(303)
  expect(answer).toMatch(/^location: https:\/\/vouch\.example\.com\/login\/done\r$/im)
  expect(answer).toMatch(/^cache-control: no-store\r$/im)
  expect(answer).toMatch(/^referrer-policy: no-referrer\r$/im)
  expect(answer).toMatch(/^content-security-policy: default-src 'none'/im)
  expect(answer).not.toMatch(/access-control/i)
})

test('an old browser without fetch metadata is answered as well', async () => {
  const { origin, host } = await open()
  expect(statusOf(await sendRaw(origin, get(host)))).toBe(303)
})

type Hostile = [name: string, status: number, request: (host: string, port: string) => string]
const post = (host: string, ...more: string[]) => get(host, '/callback?good=1', more).replace(/^GET/, 'POST')

const hostile: Hostile[] = [
  ['a name rebound to this machine', 421, () => get('evil.example')],
  ['a rebound name with our port', 421, (_, port) => get(`evil.example:${port}`)],
  ['localhost', 421, (_, port) => get(`localhost:${port}`)],
  ['the address without port', 421, () => get('127.0.0.1')],
  ['another port', 421, () => get('127.0.0.1:1')],
  ['another spelling of the address', 421, (_, port) => get(`127.1:${port}`)],
  ['the address as a number', 421, (_, port) => get(`2130706433:${port}`)],
  ['the IPv6 literal', 421, (_, port) => get(`[::1]:${port}`)],
  ['a mapped address', 421, (_, port) => get(`[::ffff:127.0.0.1]:${port}`)],
  ['our name as user information', 421, (host) => get(`${host}@evil.example`)],
  ['a trailing dot', 421, (_, port) => get(`127.0.0.1.:${port}`)],
  ['two Host headers, ours first', 421, (host) => get(host, undefined, ['Host: evil.example'])],
  ['two Host headers, ours last', 421, (host) => get('evil.example', undefined, [`Host: ${host}`])],
  ['HTTP/1.0 without Host', 421, () => 'GET /callback?good=1 HTTP/1.0\r\n\r\n'],
  ['HTTP/1.1 without Host', 400, () => 'GET /callback?good=1 HTTP/1.1\r\n\r\n'],
  ['an absolute target', 400, (host) => get(host, `http://${host}/callback?good=1`)],
  ['a target at another host', 404, (host) => get(host, '//evil.example/callback?good=1')],
  ['an Origin header', 403, (host) => get(host, undefined, ['Origin: https://evil.example'])],
  ['Origin null', 403, (host) => get(host, undefined, ['Origin: null'])],
  ['fetch without CORS', 403, (host) => get(host, undefined, ['Sec-Fetch-Mode: no-cors'])],
  ['fetch with CORS', 403, (host) => get(host, undefined, ['Sec-Fetch-Mode: cors'])],
  ['a web socket', 403, (host) => get(host, undefined, ['Sec-Fetch-Mode: websocket'])],
  ['an image', 403, (host) => get(host, undefined, ['Sec-Fetch-Dest: image'])],
  ['a frame', 403, (host) => get(host, undefined, ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'])],
  ['a page loaded ahead of time', 403, (host) => get(host, undefined, ['Sec-Purpose: prefetch;prerender'])],
  ['POST', 405, (host) => post(host, 'Content-Length: 0')],
  ['HEAD', 405, (host) => get(host).replace(/^GET/, 'HEAD')],
  ['OPTIONS', 405, (host) => get(host, undefined, ['Access-Control-Request-Method: GET']).replace(/^GET/, 'OPTIONS')],
  ['a body', 400, (host) => `${get(host, undefined, ['Content-Length: 3'])}abc`],
  ['a chunked body', 400, (host) => `${get(host, undefined, ['Transfer-Encoding: chunked'])}0\r\n\r\n`],
  ['another path', 404, (host) => get(host, '/?good=1')],
  ['a path with a slash', 404, (host) => get(host, '/callback/?good=1')],
  ['an encoded path', 404, (host) => get(host, '/%63allback?good=1')],
  ['a path with dots', 404, (host) => get(host, '/x/../callback?good=1')],
  ['a path in capitals', 404, (host) => get(host, '/CALLBACK?good=1')],
  ['headers over 8 KiB', 431, (host) => get(host, undefined, [`X: ${'a'.repeat(9_000)}`])],
  ['a target over 8 KiB', 431, (host) => get(host, `/callback?good=${'a'.repeat(9_000)}`)],
  ['no HTTP at all', 400, () => '\u0016\u0003\u0001\u0002\u0000\r\n\r\n'],
]

test.each(hostile)('%s gets %i and is never read', async (_, status, request) => {
  const { origin, host } = await open()
  const text = request(host, new URL(origin).port)
  expect(statusOf(await sendRaw(origin, text))).toBe(status)
  expect(seen).toEqual([])
  expect(statusOf(await sendRaw(origin, get(host)))).toBe(303)
})

test('nothing of a refused request comes back', async () => {
  const { origin, host } = await open()
  const answer = await sendRaw(origin, get(host, '/callback?error=<script>alert(1)</script>&state=canary'))
  expect(statusOf(answer)).toBe(400)
  expect(answer).not.toMatch(/script>|canary/)
})

test('closing frees the port at once, with silent connections open', async () => {
  const { origin } = await open()
  const silent = sendRaw(origin, 'GET /callback').catch(() => undefined)
  expect(await isListening(origin)).toBe(true)
  const closedAt = performance.now()
  loopback?.close()
  expect(await isListening(origin)).toBe(false)
  await silent
  expect(performance.now() - closedAt).toBeLessThan(200)
})

import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import pino from 'pino'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { createRequestListener } from './request-listener.ts'
import { serverLimits } from './server-limits.ts'

const config = readConfig({ VOUCH_ISSUER: 'https://vouch.example.com' })
const says =
  (who: string): RequestListener =>
  (_, response) =>
    void response.end(who)
const listener = createRequestListener(
  { config, log: pino({ level: 'silent' }) },
  { publishedDocuments: () => false, health: says('health'), protocol: readsItAll, pages: says('pages') },
)
const server = createServer(serverLimits, listener)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
afterAll(() => server.close())

function readsItAll(request: Parameters<RequestListener>[0], response: Parameters<RequestListener>[1]) {
  request.resume().once('end', () => response.end('protocol'))
}

/** Sends bytes as they are, and waits until the server hangs up. */
function sent(text: string, trickle?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const timer = trickle === undefined ? undefined : setInterval(() => socket.write(trickle), 500)
    let answer = ''
    socket.on('data', (bytes) => {
      answer += bytes
    })
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearInterval(timer)
      resolve(answer)
    })
    socket.write(text)
  })
}

async function status(target: string, headers = 'Host: vouch.example.com\r\n', method = 'GET'): Promise<number> {
  const answer = await sent(`${method} ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)
  return Number(answer.slice(9, 12))
}

test.each([
  ['another name', 'Host: evil.example\r\n'],
  ['another port', 'Host: vouch.example.com:8443\r\n'],
  ['its name with a user before it', 'Host: a@vouch.example.com\r\n'],
  ['its name, and then another', 'Host: vouch.example.com\r\nHost: evil.example\r\n'],
  ['another name, and then its own', 'Host: evil.example\r\nHost: vouch.example.com\r\n'],
  ['another name, forwarded from its own', 'Host: evil.example\r\nX-Forwarded-Host: vouch.example.com\r\n'],
])('a request that calls the server by %s reaches neither pages nor endpoints', async (_, headers) => {
  expect(await status('/keys', headers)).toBe(421)
  expect(await status('/oauth/token', headers, 'POST')).toBe(421)
})

test.each([
  'http://evil.example/keys',
  'https://vouch.example.com/keys',
  '//evil.example/keys',
  '*',
  '/login/%ff',
  '/login/%E0%A4%A',
  '/login/%00',
  '/login/%ff/options',
  '/%',
  '/_next/static/../../keys',
  '/_next/static/%2e%2e/%2e%2e/keys',
  '/_next/static/..%2f..%2fkeys',
  '/_next/static/..%5c..%5ckeys',
  '/keys/.',
  '/keys.rsc',
  '/keys.segments/_tree.segment%2ersc',
])('the target %s is refused, and nobody has to make sense of it', async (target) => {
  expect(await status(target)).toBe(400)
})

test.each(['/keys', 'http://evil.example/keys', '/%'])(
  'what is refused at %s no cache keeps in its place',
  async (target) => {
    const answer = await sent(`GET ${target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 4/)
    expect(answer).toMatch(/^cache-control: private, no-store\r$/m)
    expect(answer).toMatch(/^content-security-policy: default-src 'none'; frame-ancestors 'none'\r$/m)
  },
)

test.each([
  ['/keys', 'pages'],
  ['/login/abc?error=VCH-1201', 'pages'],
  ['/login/abc?proof=x', 'protocol'],
  ['/oauth/token', 'protocol'],
  ['/api/v1/session', 'protocol'],
  ['/healthz', 'health'],
  ['/%c3%a9', 'pages'],
])('%s is answered by the %s side', async (target, who) => {
  const answer = await sent(`GET ${target} HTTP/1.1\r\nHost: vouch.example.com\r\nConnection: close\r\n\r\n`)
  expect(answer.endsWith(who) || answer.includes(`\r\n${who}\r\n`)).toBe(true)
})

test('a request that trickles in is cut off within seconds of its ten, in its headers as in its body', async () => {
  const began = performance.now()
  const answers = await Promise.all([
    sent('GET /keys HTTP/1.1\r\nHost: vouch.example.com\r\n', 'X: y\r\n'),
    sent('POST /oauth/token HTTP/1.1\r\nHost: vouch.example.com\r\nContent-Length: 1000\r\n\r\n', 'a'),
    sent('POST /oauth/token HTTP/1.1\r\nHost: vouch.example.com\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\na\r\n'),
  ])
  expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['408', '408', '408'])
  expect(performance.now() - began).toBeLessThan(14_000)
})

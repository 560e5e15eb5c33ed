import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { allowInsecureRequests, discovery } from 'openid-client'
import { afterAll, expect, test } from 'vitest'
import { createSigningKeys } from '../domain/signing-keys/create-signing-keys.ts'
import { rotateSigningKeys } from '../domain/signing-keys/rotate-signing-keys.ts'
import { createTestDatabase } from '../testing/database.ts'
import { signingKeyContext, testClock } from '../testing/signing-keys.ts'
import { createPublishedDocuments } from './published-documents.ts'

const testDatabase = await createTestDatabase()
const clock = testClock()
const server = createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
const url = `http://127.0.0.1:${port}`

const base = signingKeyContext(testDatabase.database, { clock })
const context = {
  ...base,
  config: { ...base.config, issuer: { ...base.config.issuer, url, secure: false, loopback: true } },
}
const signingKeys = createSigningKeys(context)
await signingKeys.start()
const published = createPublishedDocuments({ config: context.config, signingKeys })
server.on('request', (req, res) => {
  if (!published(req, res)) res.writeHead(404).end('not mine')
})

afterAll(async () => {
  server.close()
  await signingKeys.stop()
  await testDatabase.drop()
})

const METADATA = '/.well-known/openid-configuration'
const OAUTH_METADATA = '/.well-known/oauth-authorization-server'
const JWKS = '/.well-known/jwks.json'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers }, async (res) => {
      const body = (await res.toArray()).join('')
      resolve({ status: res.statusCode ?? 0, headers: res.headers, body })
    })
    sent.on('error', reject).end()
  })
}

test('an independent client discovers the provider', async () => {
  const found = await discovery(new URL(url), 'wiki', undefined, undefined, { execute: [allowInsecureRequests] })
  expect(found.serverMetadata().issuer).toBe(url)
})

test('the metadata is the same at both addresses', async () => {
  const [one, other] = await Promise.all([ask(METADATA), ask(OAUTH_METADATA)])
  expect(one.status).toBe(200)
  expect(other.body).toBe(one.body)
})

test.each([METADATA, OAUTH_METADATA, JWKS])('%s is cacheable, readable from any origin, and safe', async (path) => {
  const { status, headers, body } = await ask(path)
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'public, max-age=300, stale-if-error=86400',
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  })
  expect(headers).not.toHaveProperty('strict-transport-security')
  expect(headers).not.toHaveProperty('set-cookie')
})

test.each([METADATA, JWKS])('no header of a request changes %s', async (path) => {
  const plain = await ask(path)
  const evil = {
    Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    Forwarded: 'host=evil.example',
    'X-Forwarded-Proto': 'https',
  }
  expect((await ask(path, evil)).body).toBe(plain.body)
  expect(plain.body).not.toContain('evil')
})

test.each([METADATA, JWKS])('%s is sent once to whoever keeps it', async (path) => {
  const { etag } = (await ask(path)).headers as { etag: string }
  for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const answer = await ask(path, { 'If-None-Match': condition })
    expect(answer).toMatchObject({ status: 304, body: '' })
    expect(answer.headers.etag).toBe(etag)
  }
  expect((await ask(path, { 'If-None-Match': '"other"' })).status).toBe(200)
})

test('HEAD says what GET would, without the body', async () => {
  const [get, head] = await Promise.all([ask(JWKS), ask(JWKS, {}, 'HEAD')])
  expect(head.body).toBe('')
  expect(head.headers['content-length']).toBe(get.headers['content-length'])
  expect(head.headers.etag).toBe(get.headers.etag)
})

test('a query changes nothing', async () => {
  expect((await ask(`${JWKS}?x=1`)).body).toBe((await ask(JWKS)).body)
})

test('a browser may ask first', async () => {
  const { status, headers } = await ask(
    JWKS,
    { Origin: 'https://app.example', 'Access-Control-Request-Method': 'GET' },
    'OPTIONS',
  )
  expect(status).toBe(204)
  expect(headers['access-control-allow-methods']).toBe('GET, HEAD')
})

test.each(['POST', 'PUT', 'DELETE', 'TRACE'])('%s is refused', async (method) => {
  const { status, headers, body } = await ask(JWKS, {}, method)
  expect(status).toBe(405)
  expect(headers.allow).toBe('GET, HEAD, OPTIONS')
  expect(JSON.parse(body).code).toBe('VCH-2004')
})

test.each(['/', '/.well-known/jwks.json/', '/.well-known/jwks', '//.well-known/jwks.json', '/.well-known/../x'])(
  '%s is left to others',
  async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, body: 'not mine' })
  },
)

test('a rotation changes the key set and its ETag', async () => {
  const before = await ask(JWKS)
  clock.advance(86_400)
  await rotateSigningKeys(context)
  await signingKeys.refresh()
  const after = await ask(JWKS, { 'If-None-Match': before.headers.etag ?? '' })
  expect(after.status).toBe(200)
  expect(JSON.parse(after.body).keys).toHaveLength(3)
})

test('an https issuer forbids plain http from then on', async () => {
  const https = createPublishedDocuments({ config: base.config, signingKeys })
  const behindProxy = createServer((req, res) => void https(req, res))
  await new Promise<void>((resolve) => behindProxy.listen(0, '127.0.0.1', resolve))
  const { port: proxied } = behindProxy.address() as AddressInfo
  const { headers } = await fetch(`http://127.0.0.1:${proxied}${METADATA}`, { headers: { Connection: 'close' } })
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=63072000/)
  behindProxy.close()
})

test('AWS finds documents and keys with the database gone, from 500 places at once, long before it gives up', async () => {
  const { body } = await ask(JWKS)
  await testDatabase.database.close()
  const began = performance.now()
  const answers = await Promise.all(
    Array.from({ length: 500 }, async (_, index) => {
      const answer = await ask(index % 2 === 0 ? JWKS : METADATA)
      return { ...answer, milliseconds: performance.now() - began }
    }),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(answers[0]?.body).toBe(body)
  expect(Math.max(...answers.map(({ milliseconds }) => milliseconds))).toBeLessThan(2_000)
})

import { request } from 'node:http'
import { CLI_CLIENT_ID, paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { startTestProvider } from '../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime } = provider

const formEndpoints = [paths.par, paths.parOutcome, paths.token, paths.introspect, paths.revoke]
const FORM = 'application/x-www-form-urlencoded'

function post(path: string, body: BodyInit, headers: Record<string, string> = { 'content-type': FORM }) {
  return fetch(`${issuer}${path}`, { method: 'POST', body, headers, redirect: 'manual' })
}

async function rows(): Promise<unknown> {
  const { rows: counted } = await runtime.database.pool.query(
    `SELECT (SELECT count(*) FROM login_requests) AS requests, (SELECT count(*) FROM sessions) AS sessions,
      (SELECT count(*) FROM dpop_proofs) AS proofs, (SELECT count(*) FROM audit_events WHERE client_id IS NOT NULL) AS events`,
  )
  return counted[0]
}

const basis = `client_id=${CLI_CLIENT_ID}&grant_type=authorization_code`
const hostile: [string, () => { body: BodyInit; headers?: Record<string, string> }, number][] = [
  ['a mebibyte', () => ({ body: `${basis}&x=${'x'.repeat(1 << 20)}` }), 413],
  ['a byte too many', () => ({ body: `x=${'x'.repeat(16_383)}` }), 413],
  ['JSON', () => ({ body: '{"client_id":"vouch-cli"}', headers: { 'content-type': 'application/json' } }), 415],
  ['multipart', () => ({ body: new FormData(), headers: {} }), 415],
  ['text', () => ({ body: basis, headers: { 'content-type': 'text/plain' } }), 415],
  ['a foreign charset', () => ({ body: basis, headers: { 'content-type': `${FORM}; charset=utf-16` } }), 415],
  ['gzip', () => ({ body: basis, headers: { 'content-type': FORM, 'content-encoding': 'gzip' } }), 415],
  ['a parameter given twice', () => ({ body: `${basis}&client_id=${CLI_CLIENT_ID}` }), 400],
  ['NUL', () => ({ body: `${basis}&code=a%00b` }), 400],
  ['line breaks', () => ({ body: `${basis}&code=a%0d%0ab` }), 400],
  ['broken UTF-8 in an escape', () => ({ body: `${basis}&code=%ff%fe` }), 400],
  ['broken UTF-8 in the body', () => ({ body: Buffer.from([0x63, 0x3d, 0xff, 0xfe]) }), 400],
]
test.each(formEndpoints.flatMap((path) => hostile.map((row) => [path, ...row] as const)))(
  '%s refuses %s, and nothing changes',
  async (path, _, make, status) => {
    const before = await rows()
    const { body, headers } = make()
    const response = await post(path, body, headers)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: 'invalid_request' })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await rows()).toEqual(before)
  },
)

const odd: [string, string, string][] = [
  ['an array', `client_id[]=${CLI_CLIENT_ID}&grant_type=authorization_code`, 'invalid_client'],
  ['__proto__', '__proto__[client_id]=x&grant_type=authorization_code', 'invalid_client'],
  ['constructor', 'constructor=x&__proto__=y&grant_type=authorization_code', 'invalid_client'],
  ['nothing', '', 'invalid_request'],
  ['a name without value', 'grant_type', 'invalid_request'],
]
test.each(odd)('%s in the place of parameters is just a request without them', async (_, body, error) => {
  expect(await (await post(paths.token, body)).json()).toMatchObject({ error })
  expect(({} as Record<string, unknown>).client_id).toBeUndefined()
})

test('a body without declared length is cut off at the limit, and not read to its end', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const outgoing = request(
      `${issuer}${paths.token}`,
      { method: 'POST', headers: { 'content-type': FORM } },
      (response) => {
        resolve(response.statusCode)
        outgoing.destroy()
      },
    )
    outgoing.on('error', reject)
    for (let index = 0; index < 40; index += 1) outgoing.write('x'.repeat(1024))
  })
  expect(status).toBe(413)
})

const methods: [string, string, string][] = [
  ['GET', paths.token, 'POST'],
  ['GET', paths.par, 'POST'],
  ['GET', paths.parOutcome, 'POST'],
  ['GET', paths.revoke, 'POST'],
  ['GET', paths.introspect, 'POST'],
  ['PUT', paths.token, 'POST'],
  ['DELETE', paths.authorize, 'GET, POST'],
  ['POST', paths.session, 'GET'],
]
test.each(methods)('%s %s is refused, and the answer names what is allowed', async (method, path, allowed) => {
  const response = await fetch(`${issuer}${path}`, { method, redirect: 'manual' })
  expect([response.status, response.headers.get('allow')].slice(path === paths.authorize ? 1 : 0)).toEqual(
    path === paths.authorize ? [allowed] : [405, allowed],
  )
})

test('an address that does not exist is a problem with a code', async () => {
  const response = await fetch(`${issuer}/api/v1/nothing`)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect([response.status, (await response.json()).code]).toEqual([404, 'VCH-2007'])
})

test('every answer carries the security headers, errors too', async () => {
  const answers = [await post(paths.token, ''), await fetch(`${issuer}/api/v1/nothing`), await post('/login/x', '')]
  for (const { headers } of answers) {
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('permissions-policy')).toContain('publickey-credentials-get=(self)')
  }
})

test('JSON that is too deep, holds NUL, or reaches for prototypes is refused', async () => {
  const deep = `${'['.repeat(11)}${']'.repeat(11)}`
  for (const body of [deep, '{"a":"\\u0000"}', '{"__proto__":{}}', '{"constructor":1}', '{', '']) {
    const headers = { 'content-type': 'application/json', origin: issuer }
    const response = await post(`/login/${'A'.repeat(22)}/options`, body, headers)
    expect([response.status, (await response.json()).code]).toEqual([400, 'VCH-2001'])
  }
})

test.each(['a%00b:x', 'a\0b:x', 'a:b%00c', 'a%0d%0ab:x', 'a%ff:x', '%:%', ':x', 'x', '\u{1f4a9}:x'])(
  'client credentials %j are those of no client, whatever the endpoint',
  async (credentials) => {
    const headers = { 'content-type': FORM, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
    for (const path of formEndpoints) {
      const response = await post(path, 'grant_type=authorization_code&code=x&token=x', headers)
      expect([response.status, (await response.json()).error], path).toEqual([401, 'invalid_client'])
    }
  },
)

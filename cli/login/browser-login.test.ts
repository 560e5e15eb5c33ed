import { randomUUID } from 'node:crypto'
import type http from 'node:http'
import net from 'node:net'
import { type TokenResponse, VouchError } from '@vouch/protocol'
import { calculateJwkThumbprint, compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import { afterEach, expect, test } from 'vitest'
import { type LocalServer, sendJson, startLocalServer } from '../testing/local-server.ts'
import { visit } from '../testing/login-server.ts'
import { isListening, sendRaw, statusOf } from '../testing/raw-http.ts'
import { type BrowserLogin, browserLogin, type LoginPrompt } from './browser-login.ts'

const tokens: TokenResponse = {
  access_token: 'vouch_at_x',
  token_type: 'DPoP',
  expires_in: 28_800,
  id_token: 'x.y.z',
  vouch_session: {
    id: randomUUID(),
    person: { email: 'alice@example.com', name: 'Alice', role: 'member' },
    key: { id: randomUUID(), name: 'YubiKey' },
    auth_time: 1_800_000_000,
    expires_at: 1_800_028_800,
  },
}

let server: LocalServer

afterEach(() => server.stop())

/** A login whose server keeps to the protocol, seen from the browser's side. */
interface Attempt {
  readonly prompt: LoginPrompt
  readonly pushed: URLSearchParams
  redeemed(): URLSearchParams[]
  readonly kept: string[]
  readonly strays: number[]
  readonly origin: string
  readonly end: Promise<TokenResponse | string>
  abort(): void
  genuine(): string
}

async function attempt(
  options: {
    token?: (response: http.ServerResponse) => void
    keep?: BrowserLogin['keep']
    timeoutSeconds?: number
  } = {},
): Promise<Attempt> {
  const forms: Record<string, URLSearchParams[]> = {}
  server = await startLocalServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const path = request.url ?? ''
    forms[path] = [...(forms[path] ?? []), new URLSearchParams(body)]
    if (path === '/oauth/par')
      sendJson(response, { request_uri: 'urn:x', expires_in: 300, vouch_phrase: 'amber falcon 42' }, 201)
    else if (options.token !== undefined) options.token(response)
    else sendJson(response, tokens)
  })
  const controller = new AbortController()
  const strays: number[] = []
  const kept: string[] = []
  let end: Promise<TokenResponse | string> = Promise.resolve('')
  const prompt = await new Promise<LoginPrompt>((resolve, reject) => {
    const login = browserLogin({
      issuer: server.issuer,
      timeoutSeconds: options.timeoutSeconds ?? 60,
      facts: { vouch_host: 'laptop' },
      signal: controller.signal,
      prompt: async (shown) => resolve(shown),
      stray: (count) => void strays.push(count),
      keep:
        options.keep ??
        (async (_, jwk) => {
          kept.push(await calculateJwkThumbprint(jwk))
        }),
    })
    end = login.catch((fault: unknown) => (fault instanceof VouchError ? fault.errorName : String(fault)))
    login.catch(reject)
  })
  const pushed = forms['/oauth/par']?.[0] ?? new URLSearchParams()
  const redirectUri = pushed.get('redirect_uri') ?? ''
  return {
    prompt,
    pushed,
    redeemed: () => forms['/oauth/token'] ?? [],
    kept,
    strays,
    origin: new URL(redirectUri).origin,
    end,
    abort: () => controller.abort(new VouchError('cancelled')),
    genuine: () =>
      `${redirectUri}?${new URLSearchParams({ code: 'c0de', state: pushed.get('state') ?? '', iss: server.issuer })}`,
  }
}

test('a login goes through: pushed request, prompt, code, session in keeping, then the page that says so', async () => {
  const login = await attempt()
  expect(login.prompt).toMatchObject({ phrase: 'amber falcon 42', seconds: 60 })
  expect(login.prompt.url).toBe(`${server.issuer}/oauth/authorize?client_id=vouch-cli&request_uri=urn%3Ax`)
  expect(Object.fromEntries(login.pushed)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
    vouch_host: 'laptop',
  })
  expect(await visit(login.genuine())).toEqual({ status: 303, location: `${server.issuer}/login/done` })
  expect(await login.end).toEqual(tokens)
  expect(login.kept).toHaveLength(1)
  expect(login.redeemed()).toHaveLength(1)
  expect(await isListening(login.origin)).toBe(false)
})

test('the session is in keeping before the browser has its answer', async () => {
  const order: string[] = []
  const login = await attempt({ keep: async () => void order.push('kept') })
  await visit(login.genuine())
  order.push('answered')
  await login.end
  expect(order).toEqual(['kept', 'answered'])
})

test('a thousand forged answers neither end the login nor get into it, and one code is redeemed', async () => {
  const login = await attempt()
  const { origin } = login
  const state = login.pushed.get('state') ?? ''
  const iss = encodeURIComponent(server.issuer)
  const forged = [
    `/callback?code=ATTACKER&state=${'A'.repeat(43)}&iss=${iss}`,
    '/callback?code=ATTACKER',
    `/callback?code=ATTACKER&state=${state}&iss=https://evil.example`,
    `/callback?code=ATTACKER&state=x&state=y&iss=${iss}`,
    `/callback?code[]=ATTACKER&state[]=${'A'.repeat(43)}`,
    `/callback?error=access_denied&iss=${iss}`,
    '/callback',
    '/cb?error=access_denied',
    '/?error=access_denied',
    '/proof?challenge=x&request=y',
  ]
  const statuses = new Set<number | undefined>()
  for (let round = 0; round < 20; round += 1) {
    const wave = Array.from({ length: 50 }, (_, index) => visit(`${origin}${forged[index % forged.length] ?? ''}`))
    for (const { status } of await Promise.all(wave)) statuses.add(status)
  }
  expect([...statuses].sort()).toEqual([400, 404])
  expect(login.redeemed()).toHaveLength(0)
  expect((await visit(login.genuine())).status).toBe(303)
  expect(await login.end).toEqual(tokens)
  expect(login.redeemed().map((form) => form.get('code'))).toEqual(['c0de'])
  expect(login.strays).toHaveLength(700)
})

test('a form posted to the redirect address is no answer', async () => {
  const login = await attempt()
  const { host, origin } = new URL(login.origin)
  const { search } = new URL(login.genuine())
  const answer = await sendRaw(origin, `POST /callback${search} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`)
  expect(statusOf(answer)).toBe(405)
  expect(login.redeemed()).toHaveLength(0)
  login.abort()
  await login.end
})

test('the same answer a second time is not redeemed again', async () => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const login = await attempt({ keep: () => held })
  const { host, origin, pathname, search } = new URL(login.genuine())
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  const both = [sendRaw(origin, request), sendRaw(origin, request)]
  const refused = await Promise.race(both.map((answer) => answer.catch(() => 'refused')))
  expect(statusOf(refused) ?? 400).toBe(400)
  release()
  expect(await login.end).toEqual(tokens)
  await Promise.allSettled(both)
  expect(login.redeemed()).toHaveLength(1)
})

test('the question of the server is answered with the key of the pushed request, for that login request alone', async () => {
  const login = await attempt()
  const [challenge, request] = ['c'.repeat(43), 'r'.repeat(22)]
  const { status, location = '' } = await visit(`${login.origin}/proof?challenge=${challenge}&request=${request}`)
  expect(status).toBe(303)
  const { origin, pathname, searchParams } = new URL(location)
  expect([origin, pathname]).toEqual([server.issuer, `/login/${request}`])
  const proof = searchParams.get('proof') ?? ''
  const header = decodeProtectedHeader(proof)
  expect(header).toMatchObject({ alg: 'ES256', typ: 'vouch-loopback-proof+jwt' })
  await compactVerify(proof, await importJWK(header.jwk as JWK, 'ES256'))
  const { iat = 0, ...claims } = decodeJwt(proof)
  expect(claims).toEqual({ iss: 'vouch-cli', aud: server.issuer, challenge, request, exp: iat + 60 })
  await visit(login.genuine())
  await login.end
  expect(login.kept).toEqual([await calculateJwkThumbprint(header.jwk as JWK)])
})

test.each([
  ['no challenge', (id: string) => `request=${id}`],
  ['a challenge of another length', (id: string) => `challenge=abc&request=${id}`],
  ['two challenges', (id: string) => `challenge=${'c'.repeat(43)}&challenge=${'d'.repeat(43)}&request=${id}`],
  ['no request', () => `challenge=${'c'.repeat(43)}`],
  ['a path for a request', () => `challenge=${'c'.repeat(43)}&request=../../oauth/authorize`],
  ['two requests', (id: string) => `challenge=${'c'.repeat(43)}&request=${id}&request=${id}`],
])('%s is a question that gets no signature', async (_, query) => {
  const login = await attempt()
  expect(await visit(`${login.origin}/proof?${query('r'.repeat(22))}`)).toEqual({ status: 400, location: undefined })
  login.abort()
  await login.end
})

test('a cancel in the browser ends the login, and the page says so', async () => {
  const login = await attempt()
  const cancelled = login.genuine().replace('code=c0de', 'error=access_denied')
  expect(await visit(cancelled)).toEqual({ status: 303, location: `${server.issuer}/login/failed?code=VCH-1004` })
  expect(await login.end).toBe('loginRefused')
  expect(login.redeemed()).toHaveLength(0)
})

test('a code that the server refuses sends the browser to the page with the reason', async () => {
  const login = await attempt({
    token: (response) => sendJson(response, { error: 'invalid_grant', vouch_code: 'VCH-2201' }, 400),
  })
  expect((await visit(login.genuine())).location).toBe(`${server.issuer}/login/failed?code=VCH-2201`)
  expect(await login.end).toBe('grantRefused')
})

test('a session that cannot be kept is never told as a success', async () => {
  const login = await attempt({ keep: () => Promise.reject(new VouchError('agentUnavailable')) })
  expect((await visit(login.genuine())).location).toBe(`${server.issuer}/login/failed?code=VCH-3201`)
  expect(await login.end).toBe('agentUnavailable')
})

test.each([
  ['the time is over', 'loginTimedOut', { timeoutSeconds: 0.05 }, () => undefined],
  ['the person cancels', 'cancelled', {}, (login: Attempt) => login.abort()],
])('when %s the port is free within 200 ms', async (_, errorName, options, act) => {
  const login = await attempt(options)
  act(login)
  expect(await login.end).toBe(errorName)
  const endedAt = performance.now()
  expect(await isListening(login.origin)).toBe(false)
  expect(performance.now() - endedAt).toBeLessThan(200)
})

test('a browser that leaves while the code is redeemed does not hold up the login', async () => {
  let arrived: () => void = () => undefined
  const keeping = new Promise<void>((resolve) => {
    arrived = resolve
  })
  let release: () => void = () => undefined
  const login = await attempt({
    keep: () =>
      new Promise<void>((resolve) => {
        release = resolve
        arrived()
      }),
  })
  const { host, hostname, port, pathname, search } = new URL(login.genuine())
  const socket = net.connect(Number(port), hostname, () => {
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  })
  await keeping
  socket.destroy()
  release()
  expect(await login.end).toEqual(tokens)
})

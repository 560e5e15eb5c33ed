import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { VouchError } from '@vouch/protocol'
import { afterEach, expect, test } from 'vitest'
import { isListening, sendRaw, statusOf } from '../../testing/raw-http.ts'
import type { ContainerCredentials } from './container-answer.ts'
import { type LoanEndpoint, openLoanEndpoint } from './endpoint.ts'

const credentials: ContainerCredentials = {
  AccessKeyId: 'ASIAEXAMPLE',
  SecretAccessKey: 'secret',
  Token: 'session',
  Expiration: '2026-01-01T00:00:00Z',
  RoleArn: 'arn:aws:iam::123456789012:role/VouchDeveloper',
}

const opened: LoanEndpoint[] = []
const sockets: Socket[] = []
const wrong: number[] = []
let asked = 0
let now = 0

afterEach(() => {
  for (const endpoint of opened.splice(0)) endpoint.close()
  for (const socket of sockets.splice(0)) socket.destroy()
  wrong.length = 0
  asked = 0
})

async function open(give?: () => Promise<ContainerCredentials>): Promise<LoanEndpoint & { origin: string }> {
  const endpoint = await openLoanEndpoint({ port: 0, onWrong: (count) => wrong.push(count), monotonic: () => now })
  opened.push(endpoint)
  endpoint.answer(async () => {
    asked += 1
    return give === undefined ? credentials : give()
  })
  return { ...endpoint, origin: `http://127.0.0.1:${endpoint.port}` }
}

interface Asked {
  readonly host: string
  readonly path: string
  readonly token: string
}

const get = ({ host, path, token }: Asked, more: string[] = []) =>
  [`GET ${path} HTTP/1.1`, `Host: ${host}`, `Authorization: ${token}`, ...more, '', ''].join('\r\n')

const right = ({ port, path, token }: LoanEndpoint): Asked => ({ host: `127.0.0.1:${port}`, path, token })

const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))

test('it listens on the IPv4 literal and nowhere else', async () => {
  const { port } = await open()
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of others) expect(await isListening(`http://${address}:${port}`)).toBe(false)
  expect(await isListening(`http://127.0.0.2:${port}`)).toBe(false)
})

test('the right request gets the credentials of a container, which nothing stores and no page may read', async () => {
  const endpoint = await open()
  const answer = await sendRaw(endpoint.origin, get(right(endpoint)))
  expect(statusOf(answer)).toBe(200)
  expect(bodyOf(answer)).toEqual(credentials)
  expect(answer).toMatch(/^cache-control: no-store\r$/im)
  expect(answer).toMatch(/^content-type: application\/json\r$/im)
  expect(answer).not.toMatch(/access-control/i)
})

test('two loans share neither path nor token, and each has as much chance in it as it says', async () => {
  const [one, other] = [await open(), await open()]
  expect(one.token).not.toBe(other.token)
  expect(one.path).not.toBe(other.path)
  expect(Buffer.from(one.token, 'base64url')).toHaveLength(32)
  expect(Buffer.from(one.path.slice(1), 'base64url')).toHaveLength(16)
  expect(statusOf(await sendRaw(one.origin, get({ ...right(one), token: other.token })))).toBe(401)
})

test.each(['localhost', '127.0.0.1', '[::1]', 'localhost:4711'])(
  'the loopback name %s is one of ours',
  async (host) => {
    const endpoint = await open()
    expect(statusOf(await sendRaw(endpoint.origin, get({ ...right(endpoint), host })))).toBe(200)
  },
)

type Hostile = [name: string, status: number, request: (good: Asked) => string]
const instead = (method: string, good: Asked, ...more: string[]) => get(good, more).replace(/^GET/, method)

const hostile: Hostile[] = [
  ['another token', 401, (good) => get({ ...good, token: 'A'.repeat(43) })],
  ['no token', 401, (good) => get(good).replace(/Authorization: .*\r\n/, '')],
  ['an empty token', 401, (good) => get({ ...good, token: '' })],
  ['a token that is longer', 401, (good) => get({ ...good, token: `${good.token}A` })],
  ['a token that is shorter', 401, (good) => get({ ...good, token: good.token.slice(0, -1) })],
  ['the token as a bearer token', 401, (good) => get({ ...good, token: `Bearer ${good.token}` })],
  ['two tokens, ours first', 401, (good) => get(good, ['Authorization: x'])],
  ['another path', 404, (good) => get({ ...good, path: '/' })],
  ['a path and a query', 404, (good) => get({ ...good, path: `${good.path}?x=1` })],
  ['a path with a slash', 404, (good) => get({ ...good, path: `${good.path}/` })],
  ['a path with dots', 404, (good) => get({ ...good, path: `/x/..${good.path}` })],
  ['an absolute target', 404, (good) => get({ ...good, path: `http://${good.host}${good.path}` })],
  ['a name rebound to this machine', 421, (good) => get({ ...good, host: 'evil.example' })],
  ['a rebound name with our port', 421, (good) => get({ ...good, host: `evil.example:${good.host.split(':')[1]}` })],
  ['a name that begins like ours', 421, (good) => get({ ...good, host: 'localhost.evil.example' })],
  ['another spelling of the address', 421, (good) => get({ ...good, host: '2130706433' })],
  ['our name as user information', 421, (good) => get({ ...good, host: 'localhost@evil.example' })],
  ['the name by which containers know this machine', 421, (good) => get({ ...good, host: 'host.docker.internal' })],
  ['two Host headers', 421, (good) => get(good, ['Host: evil.example'])],
  ['HTTP/1.0', 505, (good) => get(good).replace('HTTP/1.1', 'HTTP/1.0')],
  [
    'HTTP/1.0 without Host',
    505,
    (good) =>
      get(good)
        .replace('HTTP/1.1', 'HTTP/1.0')
        .replace(/Host: .*\r\n/, ''),
  ],
  ['HTTP/1.1 without Host', 400, (good) => get(good).replace(/Host: .*\r\n/, '')],
  ['an Origin', 403, (good) => get(good, ['Origin: https://evil.example'])],
  ['Origin null', 403, (good) => get(good, ['Origin: null'])],
  ['a navigation of a browser', 403, (good) => get(good, ['Sec-Fetch-Mode: navigate'])],
  ['an image of a page', 403, (good) => get(good, ['Sec-Fetch-Dest: image'])],
  ['a page loaded ahead', 403, (good) => get(good, ['Sec-Purpose: prefetch'])],
  ['a browser that names itself', 403, (good) => get(good, ['Sec-CH-UA: "Chromium"'])],
  ['a preflight', 405, (good) => instead('OPTIONS', good, 'Access-Control-Request-Method: GET')],
  ['PUT', 405, (good) => instead('PUT', good, 'Content-Length: 0')],
  ['POST', 405, (good) => instead('POST', good, 'Content-Length: 0')],
  ['HEAD', 405, (good) => instead('HEAD', good)],
  ['a body', 400, (good) => `${get(good, ['Content-Length: 3'])}abc`],
  ['a chunked body', 400, (good) => `${get(good, ['Transfer-Encoding: chunked'])}0\r\n\r\n`],
  ['headers over 8 KiB', 431, (good) => get(good, [`X: ${'a'.repeat(9_000)}`])],
  ['a path over 8 KiB', 431, (good) => get({ ...good, path: `/${'a'.repeat(9_000)}` })],
  ['no HTTP at all', 400, () => '\u0016\u0003\u0001\u0002\u0000\r\n\r\n'],
]
test.each(hostile)('%s gets %i and nothing else, and nothing is asked for it', async (_, status, request) => {
  const endpoint = await open()
  const answer = await sendRaw(endpoint.origin, request(right(endpoint)))
  expect(statusOf(answer)).toBe(status)
  expect(answer).not.toMatch(/ASIAEXAMPLE|access-control/i)
  expect(answer).not.toContain(endpoint.token)
  expect(asked).toBe(0)
})

test('before there is a loan, and after it, nothing is given', async () => {
  const endpoint = await openLoanEndpoint({ port: 0, onWrong: () => undefined })
  opened.push(endpoint)
  const origin = `http://127.0.0.1:${endpoint.port}`
  expect(statusOf(await sendRaw(origin, get(right(endpoint))))).toBe(503)
  endpoint.close()
  expect(await isListening(origin)).toBe(false)
})

test('a refusal is told as the SDKs show it, and is not kept for the next request', async () => {
  let refused = true
  const endpoint = await open(async () => {
    if (refused) throw new VouchError('awsLoanEnded', { detail: 'An administrator ended it.' })
    return credentials
  })
  const answer = await sendRaw(endpoint.origin, get(right(endpoint)))
  expect(statusOf(answer)).toBe(403)
  const message = expect.stringMatching(/^This loan of a role is over, or was ended\. An administrator ended it\. Run /)
  expect(bodyOf(answer)).toEqual({ code: 'VCH-4019', message })
  refused = false
  expect(statusOf(await sendRaw(endpoint.origin, get(right(endpoint))))).toBe(200)
})

test('what is no refusal of ours says nothing of what went wrong', async () => {
  const endpoint = await open(() => Promise.reject(new Error('/home/alice/secret')))
  const answer = await sendRaw(endpoint.origin, get(right(endpoint)))
  expect(statusOf(answer)).toBe(500)
  expect(answer).not.toContain('secret')
})

test('wrong tokens are counted and soon refused in bulk; the right one works all the same', async () => {
  const endpoint = await open()
  const guess = async () => statusOf(await sendRaw(endpoint.origin, get({ ...right(endpoint), token: 'guess' })))
  for (let count = 1; count <= 20; count += 1) expect(await guess()).toBe(401)
  expect(await guess()).toBe(429)
  expect(wrong).toEqual(Array.from({ length: 21 }, (_, index) => index + 1))
  expect(statusOf(await sendRaw(endpoint.origin, get(right(endpoint))))).toBe(200)
  now += 61_000
  expect(await guess()).toBe(401)
})

test('a thousand silent and a thousand slow connections keep nobody out', async () => {
  const endpoint = await open()
  const dial = (first: string) =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(endpoint.port, '127.0.0.1', () => {
        socket.write(first)
        resolve(socket)
      })
      sockets.push(socket)
      socket.on('error', () => reject(new Error('the connection was refused')))
    })
  await Promise.allSettled(Array.from({ length: 1_000 }, () => dial('')))
  await Promise.allSettled(Array.from({ length: 1_000 }, () => dial(`GET ${endpoint.path} HT`)))
  expect(statusOf(await sendRaw(endpoint.origin, get(right(endpoint))))).toBe(200)
  // The oldest were put out, so that a bounded number is left.
  await expect.poll(() => sockets.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(256)
})

test('who waits for an answer is not put out by those who come later', async () => {
  let answer: (given: ContainerCredentials) => void = () => undefined
  const endpoint = await open(() => new Promise((resolve) => (answer = resolve)))
  const waiting = sendRaw(endpoint.origin, get(right(endpoint)))
  await expect.poll(() => asked).toBe(1)
  for (let count = 0; count < 400; count += 1) sockets.push(connect(endpoint.port, '127.0.0.1').on('error', () => {}))
  await expect.poll(() => sockets.some(({ closed }) => closed)).toBe(true)
  answer(credentials)
  expect(statusOf(await waiting)).toBe(200)
})

test('more who wait than there is room for are told to come again, and those who wait are answered', async () => {
  let answer: (given: ContainerCredentials) => void = () => undefined
  const endpoint = await open(() => new Promise((resolve) => (answer = resolve)))
  const first = sendRaw(endpoint.origin, get(right(endpoint)))
  await expect.poll(() => asked).toBe(1)
  const more = Array.from({ length: 300 }, () => sendRaw(endpoint.origin, get(right(endpoint))).then(statusOf))
  const settled = await Promise.race(more)
  expect(settled).toBe(429)
  const timer = setInterval(() => answer(credentials), 10)
  const statuses = await Promise.all(more.map((each) => each.catch(() => undefined)))
  clearInterval(timer)
  expect(statusOf(await first)).toBe(200)
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(200)
})

test('two hundred who ask at once are all answered, and no question is asked for nobody', async () => {
  const endpoint = await open()
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => sendRaw(endpoint.origin, get(right(endpoint))).then(statusOf)),
  )
  expect(new Set(answers)).toEqual(new Set([200]))
  expect(asked).toBeLessThanOrEqual(200)
})

test('a port that something else has is told by its number', async () => {
  const { port } = await open()
  const taken = openLoanEndpoint({ port, onWrong: () => undefined })
  await expect(taken).rejects.toMatchObject({
    errorName: 'loanPortUnavailable',
    detail: expect.stringContaining(String(port)),
  })
})

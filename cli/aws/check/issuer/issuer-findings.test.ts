import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type BrokenIssuer,
  DISCOVERY,
  discoveryOf,
  json,
  KEYS,
  newKey,
  startBrokenIssuer,
} from '../testing/test-issuer.ts'
import { issuerFindings } from './issuer-findings.ts'
import { nameFindings } from './issuer-name.ts'
import { keySetFindings } from './key-set-findings.ts'
import type { Way } from './look.ts'

let server: BrokenIssuer

beforeAll(async () => {
  server = await startBrokenIssuer()
})
afterEach(() => {
  server.answer(DISCOVERY, undefined)
  server.answer(KEYS, undefined)
})
afterAll(() => server.stop())

/** What is not well, each by its name. */
async function faults(way: Way = {}, now?: () => number) {
  const findings = await issuerFindings(server.issuer, { ...server.way, ...way }, now)
  return findings.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${check} ${state}`)
}
/** The authority of the test is not public, and its name is one for documentation. */
const always = ['certificate note']

describe('the name of an issuer', () => {
  test.each<[string, string[]]>([
    ['https://vouch.acme.com', []],
    ['https://acme.com/tenants/vouch', []],
    ['http://vouch.acme.com', ['scheme problem']],
    ['https://vouch.acme.com:8443', ['port problem']],
    ['https://vouch.acme.com:443', ['port problem']],
    ['https://vouch.acme.com/', ['slash problem']],
    ['https://vouch.acme.com?x=1', ['query problem']],
    ['https://vouch.acme.com#x', ['query problem']],
    ['https://alice@vouch.acme.com', ['user problem']],
    ['https://Vouch.acme.com', ['case problem']],
    ['https://vouch', ['host note']],
    ['https://vouch.corp', ['host note']],
    ['https://vouch.local', ['host note']],
    ['https://10.1.2.3', ['host note']],
    ['https://[2001:db8::1]', ['host note']],
    ['http://localhost:3000', ['host note']],
    ['http://127.0.0.1:3000', ['host note']],
    ['http://[::1]:3000', ['host note']],
    ['http://vouch.acme.com:80/', ['scheme problem', 'port problem', 'slash problem']],
    ['vouch.acme.com', ['url problem']],
    ['', ['url problem']],
  ])('%s', (issuer, expected) => {
    const found = nameFindings(issuer).filter(({ state }) => state !== 'ok')
    expect(found.map(({ check, state }) => `${check} ${state}`)).toEqual(expected)
  })
})

describe('an issuer as AWS sees it', () => {
  test('that is well has nothing against it but that its authority is not public', async () => {
    expect(await faults()).toEqual(always)
    expect(server.requests.slice(-2)).toEqual([DISCOVERY, KEYS])
  })

  test('without the certificate being accepted', async () => {
    expect(await faults({ authorities: [] })).toEqual(['discovery.certificate problem'])
  })

  test('whose certificate is for another name', async () => {
    const findings = await issuerFindings('https://other.example.com', server.way)
    expect(findings.map(({ check }) => check)).toContain('discovery.certificate')
  })

  test('where nobody answers', async () => {
    expect(await faults({ dial: { host: '127.0.0.1', port: 1 } })).toEqual(['discovery.unreachable problem'])
  })

  test.each<[string, Parameters<BrokenIssuer['answer']>[1], string]>([
    ['does not answer in time', () => undefined, 'slow'],
    [
      'stops in the middle',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
      'slow',
    ],
    ['redirects', (response) => response.writeHead(302, { location: 'https://www.example.com/' }).end(), 'redirect'],
    ['redirects for good', (response) => response.writeHead(308, { location: '/elsewhere' }).end(), 'redirect'],
    [
      'asks for a proof of humanity',
      (response) =>
        response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          .end('<!DOCTYPE html><title>Just a moment</title>'),
      'page',
    ],
    [
      'asks for it with 403',
      (response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<html>'),
      'page',
    ],
    [
      'says JSON and sends a page',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(' \n<html>'),
      'page',
    ],
    ['answers 401', json({}, 401), 'status'],
    ['answers 404', json({}, 404), 'status'],
    ['answers 503', json({}, 503), 'status'],
    ['answers 204', (response) => response.writeHead(204).end(), 'status'],
    [
      'sends no JSON',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":'),
      'json',
    ],
    ['sends a list', json([]), 'json'],
    ['sends null', json(null), 'json'],
    ['sends without end', (response) => response.writeHead(200).end('x'.repeat(1_100_000)), 'endless'],
    ['cuts the line', (response) => response.socket?.destroy(), 'unreachable'],
  ])('that %s', async (_, answer, fault) => {
    const way = { milliseconds: fault === 'slow' ? 150 : 5_000 }
    server.answer(DISCOVERY, answer)
    expect((await faults(way)).filter((name) => name !== always[0])).toEqual([`discovery.${fault} problem`])
    server.answer(DISCOVERY, undefined)
    server.answer(KEYS, answer)
    expect(await faults(way)).toEqual([...always, `keys.${fault} problem`])
  })

  test.each<[string, object, string[]]>([
    ['another issuer', { issuer: 'https://other.example.com' }, ['discovery.issuer problem']],
    ['a slash behind the issuer', { issuer: 'https://vouch.example.com/' }, ['discovery.issuer problem']],
    ['no issuer', { issuer: undefined }, ['discovery.issuer problem']],
    ['no jwks_uri', { jwks_uri: undefined }, ['discovery.jwks_uri problem']],
    ['a jwks_uri elsewhere', { jwks_uri: 'https://vouch.example.com.evil.test/jwks' }, ['discovery.jwks_uri problem']],
    ['a jwks_uri over http', { jwks_uri: 'http://vouch.example.com/jwks' }, ['discovery.jwks_uri problem']],
    ['a jwks_uri with a port', { jwks_uri: 'https://vouch.example.com:8443/jwks' }, ['discovery.jwks_uri problem']],
    ['a jwks_uri with a user', { jwks_uri: 'https://x@vouch.example.com/jwks' }, ['discovery.jwks_uri problem']],
    ['no ES256', { id_token_signing_alg_values_supported: ['RS256'] }, ['discovery.algorithms problem']],
    ['no claims_supported', { claims_supported: undefined }, ['discovery.members note']],
  ])('whose discovery has %s', async (_, change, expected) => {
    const before = server.requests.length
    server.answer(DISCOVERY, json({ ...discoveryOf(server.issuer), ...change }))
    expect(await faults()).toEqual([...always, ...expected])
    // What lies elsewhere is not fetched.
    if ('jwks_uri' in change) expect(server.requests.slice(before)).toEqual([DISCOVERY])
  })

  test('that says that it is text is a note, and one whose clock is wrong a problem', async () => {
    server.answer(DISCOVERY, (response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(discoveryOf(server.issuer))),
    )
    expect(await faults()).toEqual(['discovery.type note', ...always])
    server.answer(DISCOVERY, undefined)
    expect(await faults({}, () => Date.now() - 30_000)).toEqual([...always, 'clock note'])
    expect(await faults({}, () => Date.now() + 90_000)).toEqual([...always, 'clock problem'])
  })
})

describe('a key set', () => {
  const judged = async (keys: unknown) => {
    server.answer(KEYS, json({ keys }))
    return (await faults()).filter((name) => name !== always[0])
  }

  test.each<[string, () => Promise<unknown>, string[]]>([
    ['no keys', async () => [], ['keys.count problem']],
    ['no list', async () => ({}), ['keys.count problem']],
    ['something that is no key', async () => [await newKey('1'), 'x'], ['keys.form problem']],
    [
      '101 keys',
      () => Promise.all(Array.from({ length: 101 }, (_, index) => newKey(String(index)))),
      ['keys.count problem'],
    ],
    ['a private half', async () => [{ ...(await newKey('1')), d: 'secret' }], ['keys.private problem']],
    [
      'the private half of an old RSA key',
      async () => [await newKey('1'), { kty: 'RSA', kid: '2', n: 'x', e: 'AQAB', p: 'x' }],
      ['keys.private problem', 'keys.algorithm note'],
    ],
    ['a secret', async () => [{ kty: 'oct', kid: '1', k: 'x' }], ['keys.private problem', 'keys.algorithm problem']],
    ['one kid twice', async () => [await newKey('1'), await newKey('1')], ['keys.kid problem']],
    ['no kid', async () => [{ ...(await newKey('1')), kid: undefined }], ['keys.kid problem']],
    [
      'another algorithm',
      async () => [{ ...(await newKey('1')), alg: 'ES384', crv: 'P-384' }],
      ['keys.algorithm problem'],
    ],
    ['a key for encryption', async () => [{ ...(await newKey('1')), use: 'enc' }], ['keys.algorithm problem']],
    [
      'an RSA key beside',
      async () => [await newKey('1'), { kty: 'RSA', kid: '2', n: 'x', e: 'AQAB', alg: 'RS256' }],
      ['keys.algorithm note'],
    ],
  ])('with %s', async (_, keys, expected) => {
    expect(await judged(await keys())).toEqual(expected)
  })

  test('with as many keys as fit into the largest answer is refused in no time', () => {
    const keys = Array.from({ length: 80_000 }, (_, index) => ({ kty: 'EC', kid: String(index), d: '' }))
    const began = performance.now()
    const [count, leaked] = keySetFindings({ keys })
    expect([count?.check, leaked?.check]).toEqual(['keys.count', 'keys.private'])
    expect(leaked?.words.length).toBeLessThan(300)
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  test('with 100 keys is taken, and a leaked half is not repeated', async () => {
    const keys = await Promise.all(Array.from({ length: 100 }, (_, index) => newKey(String(index))))
    expect(await judged(keys)).toEqual([])
    expect(JSON.stringify(keySetFindings({ keys: [{ ...keys[0], d: 'canary-private-half' }] }))).not.toContain('canary')
  })
})

test('words of a server cannot drive a terminal', async () => {
  const evil = '\u001b]0;x\u0007\u202e'
  server.answer(DISCOVERY, (response) => response.writeHead(302, { location: encodeURI(evil) }).end())
  const redirected = await issuerFindings(server.issuer, server.way)
  server.answer(DISCOVERY, json({ ...discoveryOf(server.issuer), issuer: evil, jwks_uri: evil }))
  const named = await issuerFindings(server.issuer, server.way)
  server.answer(DISCOVERY, undefined)
  server.answer(KEYS, json({ keys: [{ kid: evil, d: 'x' }, { kid: evil }] }))
  const keyed = await issuerFindings(server.issuer, server.way)
  const words = [...redirected, ...named, ...keyed].map((finding) => finding.words)
  expect(words.join('')).not.toMatch(/\p{C}/u)
})

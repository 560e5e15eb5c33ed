import { afterEach, expect, test } from 'vitest'
import { type LocalServer, sendJson, startLocalServer } from '../testing/local-server.ts'
import { discover } from './discover.ts'

let server: LocalServer | undefined

afterEach(async () => {
  await server?.stop()
  server = undefined
})

async function discovered(metadata: (issuer: string) => unknown) {
  server = await startLocalServer((_, response, issuer) => sendJson(response, metadata(issuer)))
  return discover(server.issuer).then(
    (facts) => facts,
    (error: { errorName?: string }) => error.errorName,
  )
}

const honest = (issuer: string) => ({
  issuer,
  token_endpoint: `${issuer}/oauth/token`,
  authorization_endpoint: `${issuer}/oauth/authorize`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
})

test('an issuer that names itself and keeps to its own house is taken, with the time it has', async () => {
  expect(await discovered(honest)).toEqual({ issuer: server?.issuer, clockAheadSeconds: expect.closeTo(0, -1) })
})

test.each([
  ['another issuer', { issuer: 'https://evil.example' }],
  ['the issuer with a slash', (issuer: string) => ({ issuer: `${issuer}/` })],
  ['a token endpoint elsewhere', { token_endpoint: 'https://evil.example/oauth/token' }],
  ['another port', { token_endpoint: 'http://127.0.0.1:1/oauth/token' }],
  ['a host that begins alike', (issuer: string) => ({ token_endpoint: `${issuer}.evil.example/oauth/token` })],
  ['user information', (issuer: string) => ({ token_endpoint: `${issuer}@evil.example/oauth/token` })],
  ['a command instead of a host', { authorization_endpoint: 'https://x/$(touch /tmp/p)' }],
  ['a file', { authorization_endpoint: 'file:///etc/passwd' }],
  ['a script', { authorization_endpoint: 'javascript:alert(1)' }],
  ['an option', { authorization_endpoint: '-a Calculator' }],
  ['a Windows command', { authorization_endpoint: '"&calc&"' }],
  ['a key set elsewhere', { jwks_uri: 'https://evil.example/jwks.json' }],
  ['an endpoint that is no text', { token_endpoint: ['https://evil.example'] }],
])('a server that names %s is refused, and nothing more is sent to it', async (_, change) => {
  const name = await discovered((issuer) => ({
    ...honest(issuer),
    ...(typeof change === 'function' ? change(issuer) : change),
  }))
  expect(name).toBe('serverNotTrusted')
  expect(server?.requests).toEqual(['GET /.well-known/openid-configuration'])
})

test.each([
  ['a web page', 'text/html', '<!doctype html>'],
  ['JSON cut short', 'application/json', '{"issuer":'],
  ['JSON under a false name', 'text/plain', '{"issuer":"x"}'],
  ['a list', 'application/json', '[]'],
  ['null', 'application/json', 'null'],
])('%s is not taken for a server', async (_, type, body) => {
  server = await startLocalServer((_request, response) => response.writeHead(200, { 'content-type': type }).end(body))
  await expect(discover(server.issuer)).rejects.toMatchObject({ errorName: 'serverAnswerMalformed' })
})

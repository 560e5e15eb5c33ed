import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loginBeforeEach } from '../testing/login-before-each.ts'
import { ACCESS_TOKEN, startLoginServer } from '../testing/login-server.ts'
import { isListening } from '../testing/raw-http.ts'

const at = loginBeforeEach()

const asked = /Continue only if the page shows: (.+)/

function startLogin(more: string[] = [], variables: Record<string, string> = {}) {
  return at.vouch.start(['login', '--no-browser', '--yes', '--server', at.server.issuer, ...more], variables)
}

async function logIn(): Promise<void> {
  const login = startLogin()
  await login.said(asked)
  await at.server.answer({ code: 'c0de' })
  expect((await login.ended).code).toBe(0)
}

test('a login shows the address and the phrase, and ends in at most four lines about who, which key, until when', async () => {
  const login = startLogin()
  expect(await login.said(asked)).toBe('amber falcon 42')
  expect(await at.server.answer({ code: 'c0de' })).toEqual({ status: 303, location: `${at.server.issuer}/login/done` })
  const { code, stdout, stderr } = await login.ended
  expect(code).toBe(0)
  expect(stderr).toContain(`${at.server.issuer}/oauth/authorize?client_id=vouch-cli&request_uri=urn%3Ax`)
  const lines = stdout.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(4)
  expect(lines[0]).toBe('Logged in as alice@example.com.')
  expect(lines[1]).toBe('Key: YubiKey 5C')
  expect(lines[2]).toMatch(/^Until \d\d:\d\d/)
})

test('the session shows in status, is not asked for twice, and ends at the server with logout', async () => {
  await logIn()
  const status = await at.vouch.run(['status', '--json'])
  expect(status.code).toBe(0)
  expect(JSON.parse(status.stdout)).toMatchObject({
    logged_in: true,
    server: at.server.issuer,
    person: { email: 'alice@example.com' },
    key: { name: 'YubiKey 5C' },
    remaining_seconds: expect.closeTo(28_800, -2),
  })
  const again = await at.vouch.run(['login', '--no-browser'])
  expect(again).toEqual({ code: 0, stdout: expect.stringMatching(/^Already logged in as alice.*\.\n$/), stderr: '' })
  expect(at.server.forms('/oauth/par')).toHaveLength(1)
  expect(await at.vouch.run(['logout'])).toEqual({ code: 0, stdout: 'Logged out.\n', stderr: '' })
  expect(at.server.forms('/oauth/revoke').map((form) => form.get('token'))).toEqual([ACCESS_TOKEN])
  const after = await at.vouch.run(['status'])
  expect(after).toMatchObject({ code: 2, stdout: 'Not logged in. Run `vouch login`.\n' })
  expect((await at.vouch.run(['logout'])).stdout).toBe('You were not logged in.\n')
})

test('who asks for credentials, or how things stand, is told who ended the session', async () => {
  await logIn()
  at.server.endSession('VCH-6204')
  const role = 'arn:aws:iam::123456789012:role/VouchDeveloper'
  const refused = await at.vouch.run(['credential', 'aws', '--role', role])
  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('An administrator ended your') })
  const status = await at.vouch.run(['status'])
  expect(status).toMatchObject({ code: 2, stdout: expect.stringMatching(/^An administrator ended your session\. /) })
  expect(JSON.parse((await at.vouch.run(['status', '--json'])).stdout)).toEqual({
    logged_in: false,
    ended: { code: 'VCH-6204', at: expect.stringMatching(/Z$/) },
  })
})

test('a new login ends the session before it at the server', async () => {
  await logIn()
  const login = startLogin(['--force'])
  await login.said(asked)
  await at.server.answer({ code: 'c0de' })
  expect((await login.ended).code).toBe(0)
  expect(at.server.forms('/oauth/revoke')).toHaveLength(1)
})

test('the server of the login is remembered, in a file of the owner alone', async () => {
  await logIn()
  const path = join(at.vouch.home, '.config/vouch/config.json')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ server: at.server.issuer })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect((await at.vouch.run(['doctor', '--json'])).stdout).toContain(`${at.server.issuer} answers`)
})

test('another server than before is not gone to without a word', async () => {
  await logIn()
  const other = await startLoginServer()
  const refused = await at.vouch.run(['login', '--no-browser', '--server', other.issuer])
  await other.stop()
  expect(refused).toMatchObject({ code: 6, stdout: '', stderr: expect.stringContaining('(VCH-3007)') })
  expect(other.requests).toEqual([])
})

test('nothing secret is printed or written, with VOUCH_DEBUG as without', async () => {
  const login = startLogin([], { VOUCH_DEBUG: '1' })
  await login.said(asked)
  const pushed = at.server.forms('/oauth/par')[0]
  await at.server.answer({ code: 'c0de-CANARY' })
  const { stdout, stderr } = await login.ended
  const secrets = [
    ACCESS_TOKEN,
    'c0de-CANARY',
    pushed?.get('state') ?? 'state',
    at.server.forms('/oauth/token')[0]?.get('code_verifier') ?? 'v',
  ]
  const files = readdirSync(at.vouch.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const written = files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
  for (const secret of secrets) expect([stdout, stderr, ...written].join('\n')).not.toContain(secret)
})

test('Ctrl-C ends with 130, frees the port, and leaves the agent as it was', async () => {
  const login = startLogin()
  await login.said(asked)
  const { origin } = new URL(at.server.forms('/oauth/par')[0]?.get('redirect_uri') ?? '')
  expect(await isListening(origin)).toBe(true)
  login.process.kill('SIGINT')
  expect(await login.ended).toMatchObject({ code: 130, stdout: '', stderr: expect.stringContaining('(VCH-3104)') })
  expect(await isListening(origin)).toBe(false)
  expect((await at.vouch.run(['agent', 'status'])).code).toBe(0)
})

test.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)('%s frees the port', async (signal) => {
  const login = startLogin()
  await login.said(asked)
  const { origin } = new URL(at.server.forms('/oauth/par')[0]?.get('redirect_uri') ?? '')
  login.process.kill(signal)
  await login.ended
  expect(await isListening(origin)).toBe(false)
})

test('a cancel in the browser ends with 3', async () => {
  const login = startLogin()
  await login.said(asked)
  await at.server.answer({ error: 'access_denied' })
  expect(await login.ended).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('(VCH-1004)') })
})

test('nobody there in time ends with 3', async () => {
  const { code, stderr } = await startLogin(['--timeout', '1']).ended
  expect([code, stderr]).toEqual([3, expect.stringContaining('(VCH-3101)')])
})

test('a flood of wrong answers is said once', async () => {
  const login = startLogin()
  await login.said(asked)
  for (let count = 0; count < 60; count += 1) await at.server.answer({ state: 'wrong', code: 'ATTACKER' })
  await at.server.answer({ code: 'c0de' })
  const { code, stderr } = await login.ended
  expect(code).toBe(0)
  expect(stderr.match(/wrong answers/g)).toHaveLength(1)
})

test('what a hostile server calls people cannot drive the terminal', async () => {
  const hostile = await startLoginServer({ email: 'a\u001b]52;c;cm0=\u0007@\u202ex', phrase: '\u001b[2Jamber\u009b1m' })
  const login = at.vouch.start(['login', '--no-browser', '--yes', '--server', hostile.issuer])
  await login.said(asked)
  await hostile.answer({ code: 'c0de' })
  const { stdout, stderr } = await login.ended
  await hostile.stop()
  expect(stdout + stderr).not.toMatch(/(?!\n)\p{C}/u)
})

test('a server that is not there ends with 4, before anything is opened', async () => {
  const { issuer } = at.server
  await at.server.stop()
  const login = await at.vouch.run(['login', '--no-browser', '--yes', '--server', issuer])
  expect(login).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('(VCH-3002)') })
})

test('without an agent there is nothing to log in to', async () => {
  const { code, stderr } = await startLogin([], { VOUCH_NO_AGENT: '1' }).ended
  expect([code, stderr]).toEqual([6, expect.stringContaining('(VCH-3203)')])
  expect(at.server.requests).toEqual([])
})

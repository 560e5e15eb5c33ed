import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cleanEnvironment } from '../../../e2e/processes/environment.ts'
import { runProcess, startProcess } from '../../../e2e/processes/start-process.ts'
import { type LocalFederation, startFederation } from '../../../e2e/sts/federation.ts'
import { NEXT_ROLE, ROLE } from '../../agent/testing/world.ts'
import { loggedInBeforeEach } from '../../agent/testing/world-before-each.ts'
import { visit } from '../../testing/login-server.ts'
import { statusOf } from '../../testing/raw-http.ts'
import { inTerminal } from '../../testing/terminal.ts'

const at = loggedInBeforeEach()
let federation: LocalFederation
/** Where the stand-in for a browser writes what it was started with. */
let visited: string
beforeEach(async () => {
  federation = await startFederation(at.world.sts)
  visited = join(at.world.environment.home, 'visited')
  const browser = join(at.world.environment.home, 'browser')
  writeFileSync(browser, '#!/bin/sh\nprintf "%s\\n" "$@" >>"$HOME/visited"\n')
  chmodSync(browser, 0o755)
})
afterEach(async () => {
  await federation.stop()
})

const variables = (more: Record<string, string> = {}) => {
  const { home } = at.world.environment
  const aws = { AWS_ENDPOINT_URL_STS: at.world.sts.url, AWS_ENDPOINT_URL_SIGNIN: federation.url }
  return cleanEnvironment({ HOME: home, BROWSER: join(home, 'browser'), ...aws, ...more })
}
const words = (...more: string[]): [string, ...string[]] => [...at.programs.vouch, 'aws', 'console', ...more]
function start(more: string[], variablesToo?: Record<string, string>) {
  const [program, ...args] = words(...more)
  return startProcess(program, args, { environment: variables(variablesToo) })
}
const run = (more: string[], variablesToo?: Record<string, string>) => start(more, variablesToo).exited

/** The address that the browser was started with. */
const opened = () => vi.waitFor(() => readFileSync(visited, 'utf8').trimEnd(), { timeout: 20_000 })

test('the browser is led to the console, signed in with the role, and no secret is in its arguments', async () => {
  const running = start(['--role', ROLE, '--service', 's3', '--region', 'eu-central-1'])
  const address = await opened()
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/)
  const { status, location = '' } = await visit(address)
  expect([status, location]).toEqual([303, expect.stringContaining(`${federation.url}/federation?Action=login`)])
  const { code, stdout, stderr } = await running.exited
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^The console opens with the role VouchDeveloper, until \d\d:\d\d\.\n$/)
  const answer = await fetch(location, { redirect: 'manual' })
  const destination = 'https://console.aws.amazon.com/s3/home?region=eu-central-1'
  expect([answer.status, answer.headers.get('location')]).toEqual([302, destination])
  const arn = 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com'
  expect(federation.calls).toEqual([
    { action: 'getSigninToken', method: 'POST', status: 200, sessionInAddress: false, arn },
    {
      action: 'login',
      method: 'GET',
      status: 302,
      sessionInAddress: false,
      issuer: at.world.server.issuer,
      destination,
      arn,
    },
  ])
})

test('the address on this machine answers once, to a browser that goes there, and to nobody else', async () => {
  const running = start(['--role', ROLE])
  const address = await opened()
  const { origin } = new URL(address)
  expect((await visit(`${origin}/${'x'.repeat(43)}`)).status).toBe(404)
  expect((await fetch(address, { headers: { origin: 'https://evil.example.com' } })).status).toBe(403)
  expect((await fetch(address, { method: 'POST' })).status).toBe(405)
  expect((await fetch(address.replace('127.0.0.1', 'localhost'))).status).toBe(421)
  expect((await atOnce(address, 50)).filter((status) => status === 303)).toHaveLength(1)
  expect((await running.exited).code).toBe(0)
  await expect(visit(address)).rejects.toThrow('ECONNREFUSED')
})

/** Asks on connections that are all open before the first asks. @returns each status, where there is an answer */
async function atOnce(address: string, count: number): Promise<(number | undefined)[]> {
  const { hostname, port, host, pathname } = new URL(address)
  const sockets = Array.from({ length: count }, () => connect(Number(port), hostname))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  for (const socket of sockets) socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  return Promise.all(
    sockets.map(async (socket) => {
      let answer = ''
      socket.on('data', (text) => {
        answer += text
      })
      await once(socket, 'close').catch(() => undefined)
      return statusOf(answer)
    }),
  )
}

test('--print prints the address that signs in, and opens nothing', async () => {
  const { code, stdout, stderr } = await run(['--role', ROLE, '--print'], {
    SSH_CONNECTION: '1.2.3.4 1 5.6.7.8 22',
    BROWSER: '',
  })
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^Whoever opens this address within 15 minutes[^\n]*\n$/)])
  const address = new URL(stdout.trim())
  expect(address.origin).toBe(federation.url)
  expect([...address.searchParams.keys()]).toEqual(['Action', 'Issuer', 'Destination', 'SigninToken'])
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(302)
  expect(() => readFileSync(visited)).toThrow('ENOENT')
})

test('a role over another one has a console too, and its length is never asked for', async () => {
  expect((await run(['--role', NEXT_ROLE, '--via', ROLE, '--print', '--duration', '900'])).code).toBe(0)
  expect(federation.calls[0]).toMatchObject({
    arn: expect.stringContaining('assumed-role/Deploy/'),
    sessionDuration: undefined,
  })
})

test('nothing secret is on the terminal, in a file, or in the arguments of a process', async () => {
  const running = start(['--role', ROLE], { VOUCH_DEBUG: '1' })
  const address = await opened()
  const { credential } = await at.agent.awsCredentials({ roleArn: ROLE, stsEndpoint: at.world.sts.url })
  const arguments_ = readFileSync(`/proc/${running.pid}/cmdline`, 'utf8')
  const { location = '' } = await visit(address)
  const { stdout, stderr } = await running.exited
  const secrets = [
    credential.SecretAccessKey,
    credential.SessionToken,
    new URL(location).searchParams.get('SigninToken'),
  ]
  const grep = await runProcess(
    'grep',
    ['-rlF', ...secrets.flatMap((secret) => ['-e', secret ?? '']), at.world.environment.home],
    {
      environment: cleanEnvironment(),
    },
  )
  expect([grep.stdout, secrets.filter((secret) => `${stdout}${stderr}${arguments_}`.includes(secret ?? ''))]).toEqual([
    '',
    [],
  ])
})

test.each<[string, () => Promise<{ code: number | null; stdout: string; stderr: string }>, number, RegExp]>([
  [
    'a machine without a browser',
    () => run(['--role', ROLE], { BROWSER: '', SSH_CONNECTION: '1.2.3.4 1 5.6.7.8 22' }),
    6,
    /--print.*VCH-3505/,
  ],
  ['a region of another partition', () => run(['--role', ROLE, '--region', 'cn-north-1']), 64, /VCH-4014/],
  ['a service that is none', () => run(['--role', ROLE, '--service', '../x']), 64, /VCH-4035/],
  ['a role that is none', () => run(['--role', 'x']), 64, /VCH-4001/],
  ['no role', () => run([]), 64, /VCH-3504/],
  [
    'a sign-in that anybody could be',
    () => run(['--role', ROLE], { AWS_ENDPOINT_URL_SIGNIN: 'http://example.com' }),
    6,
    /VCH-4034/,
  ],
  [
    'a sign-in that is away',
    () => run(['--role', ROLE], { AWS_ENDPOINT_URL_SIGNIN: 'http://127.0.0.1:1' }),
    4,
    /VCH-4032/,
  ],
  ['a sign-in that refuses', () => answered(400, 'echo of ASIA'), 5, /It answered 400.*VCH-4033/],
  [
    'a sign-in that sends elsewhere',
    () => answered(302, '', { location: 'http://127.0.0.1:1/' }),
    5,
    /redirect.*VCH-4033/,
  ],
  ['a sign-in that answers no JSON', () => answered(200, '<html>'), 5, /VCH-4033/],
  ['a sign-in whose token is none', () => answered(200, '{"SigninToken":"a\\u001b[2J"}'), 5, /VCH-4033/],
  ['a sign-in without end', () => answered(200, 'x'.repeat(2_000_000)), 5, /VCH-4033/],
])('%s is one line, and no browser is started', async (_, running, code, said) => {
  const end = await running()
  expect(end).toMatchObject({ code, stdout: '' })
  expect(end.stderr).toMatch(/^vouch: [^\n]+\n$/)
  expect(end.stderr).toMatch(said)
  expect(end.stderr).not.toContain('ASIA')
  expect(() => readFileSync(visited)).toThrow('ENOENT')
})

function answered(status: number, body: string, headers?: Record<string, string>) {
  federation.answerNext(status, body, headers)
  return run(['--role', ROLE])
}

test('at a terminal a touch is asked for at once, and the console opens after it', async () => {
  at.world.server.rules.set(ROLE, { longest_seconds: null, fresh_until: 1, tagged: true })
  const terminal = inTerminal(words('--role', ROLE), variables({ VOUCH_SERVER: at.world.server.issuer }))
  await terminal.saw(/Touch your key now/)
  terminal.type('\r')
  await terminal.saw(/amber falcon 42/)
  at.world.server.rules.delete(ROLE)
  await at.world.server.touch()
  const address = await vi.waitFor(
    () =>
      readFileSync(visited, 'utf8')
        .split('\n')
        .find((line) => line.startsWith('http://127.0.0.1')) ?? expect.fail(),
    { timeout: 20_000 },
  )
  await visit(address)
  expect(await terminal.ended).toBe(0)
})

test('Ctrl-C while the browser is waited for ends with 130, and frees the port', async () => {
  const running = start(['--role', ROLE])
  const address = await opened()
  running.signal('SIGINT')
  expect((await running.exited).code).toBe(130)
  await expect(visit(address)).rejects.toThrow('ECONNREFUSED')
})

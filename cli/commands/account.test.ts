import { randomUUID } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type OperationResult, VouchError } from '@vouch/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Agent, ensureAgent } from '../agent/client.ts'
import { buildPrograms, type Programs } from '../agent/testing/programs.ts'
import { describe as describeSession, newDpopKey } from '../agent/testing/vouch-server.ts'
import { startWorld, type World } from '../agent/testing/world.ts'
import { commandEnvironment } from '../config/command-environment.ts'
import { type LocalServer, sendJson, startLocalServer } from '../testing/local-server.ts'
import { runCommand } from './run.ts'

type Key = OperationResult<'keys.list'>['keys'][number]
type Session = OperationResult<'sessions.list'>['sessions'][number]

const HOSTILE = '\u001b]52;c;cm0gLXJm\u0007\u001b[2J\u009b31m\u202egpj.exe\nsecond line\u0000'

let programs: Programs
let world: World
let server: LocalServer
let agent: Agent
let keys: Key[]
let sessions: Session[]
/** What the server does when it is asked for the keys the next time. */
let whenAsked: (() => void) | undefined
/** Whether the session is over at the server. */
let over: boolean

beforeAll(async () => {
  programs = await buildPrograms()
})
afterAll(() => programs.remove())

beforeEach(async () => {
  world = await startWorld()
  over = false
  whenAsked = undefined
  keys = [keyCalled('Desk', { current: true }), keyCalled('Spare')]
  sessions = [sessionAt('laptop', { current: true }), sessionAt('Firefox on Linux'), sessionAt('old machine')]
  server = await startLocalServer(async (request, response) => {
    if (over) {
      const { entry } = new VouchError('sessionEndedByPerson')
      return sendJson(response, problem(entry.code, entry.what, entry.status), entry.status)
    }
    if (request.url === '/api/v1/keys') {
      whenAsked?.()
      return sendJson(response, { keys })
    }
    if (request.url === '/api/v1/sessions') return sendJson(response, { sessions })
    if (request.url === '/api/v1/sessions/end') {
      const { id } = JSON.parse(await text(request))
      sessions = sessions.filter((session) => session.id !== id)
      return sendJson(response, { ended: true })
    }
    return sendJson(response, describeSession(3_600))
  })
  agent = await ensureAgent({ environment: world.environment, program: programs.agent })
  await agent.adoptSession({
    server: server.issuer,
    accessToken: `vouch_at_${randomUUID()}`,
    dpopKey: await newDpopKey(),
    session: describeSession(3_600),
  })
})
afterEach(async () => {
  agent.close()
  await server.stop()
  await world.end()
})

function keyCalled(name: string, more: Partial<Key> = {}): Key {
  return {
    id: randomUUID(),
    name,
    model: 'YubiKey 5 NFC',
    state: 'active',
    enrolled_at: 1_800_000_000,
    last_used_at: null,
    current: false,
    ...more,
  }
}

function sessionAt(name: string, more: Partial<Session> = {}): Session {
  const times = { created_at: 1_800_000_000, expires_at: 1_800_020_000, last_used_at: 1_800_000_100 }
  return {
    id: randomUUID(),
    kind: 'cli',
    name,
    ip: '192.0.2.1',
    key: 'Desk',
    pasted: false,
    current: false,
    ...times,
    ...more,
  }
}

function problem(code: string, title: string, status: number) {
  return { type: `urn:vouch:error:${code}`, title, status, code }
}

async function vouch(words: readonly string[], columns?: number) {
  const screen = columns === undefined ? {} : { isTTY: true, columns }
  const streams = {
    stdin: new PassThrough(),
    stdout: Object.assign(new PassThrough(), screen),
    stderr: Object.assign(new PassThrough(), screen),
  }
  const environment = commandEnvironment({ HOME: world.environment.home, PATH: '', TZ: 'UTC', NO_COLOR: '1' })
  const code = await runCommand({ program: '/vouch', words }, environment, streams)
  streams.stdout.end()
  streams.stderr.end()
  return { code, stdout: await text(streams.stdout), stderr: await text(streams.stderr) }
}

test('keys and sessions are listed, by the width of the terminal, and whole for a script', async () => {
  const listed = await vouch(['keys', 'list'])
  expect([listed.code, listed.stderr]).toEqual([0, ''])
  const [head, desk, spare] = listed.stdout.trimEnd().split('\n')
  expect(head).toMatch(/^NAME +MODEL +STATE +ADDED +LAST TOUCH +ID$/)
  expect(desk).toMatch(/^Desk \(in use\) +YubiKey 5 NFC +active +.* never +[\da-f]{8}$/)
  expect(spare).toMatch(/^Spare /)
  for (const columns of [40, 70, 100]) {
    const { stdout } = await vouch(['sessions', 'list'], columns)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(columns)
    expect(stdout).toContain('laptop')
  }
  expect(JSON.parse((await vouch(['keys', 'list', '--json'])).stdout)).toEqual({ keys })
  expect(JSON.parse((await vouch(['sessions', 'list', '--json'])).stdout)).toEqual({ sessions })
})

test('whatever a server calls its things, it does not drive the terminal', async () => {
  keys = [keyCalled(HOSTILE, { model: HOSTILE.slice(0, 60) }), keyCalled('x')]
  sessions = [sessionAt(HOSTILE, { ip: HOSTILE.slice(0, 20), key: HOSTILE })]
  for (const words of ['keys list', 'sessions list', `sessions revoke ${sessions[0]?.id}`]) {
    const { code, stdout, stderr } = await vouch(words.split(' '), 200)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).not.toMatch(/(?!\n)[\p{C}\u2028\u2029]/u)
    expect(stdout).toContain('second line')
  }
})

test('sessions are ended by their ID or its beginning, or all but this one, which is not ended by mistake', async () => {
  const [own, firefox, old] = sessions
  const refused = await vouch(['sessions', 'revoke', own?.id ?? ''])
  expect(refused).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining('(VCH-3407)') })
  expect(await vouch(['sessions', 'revoke', old?.id.slice(0, 8) ?? ''])).toEqual({
    code: 0,
    stdout: 'Ended: old machine\n',
    stderr: '',
  })
  expect(sessions).toEqual([own, firefox])
  expect(await vouch(['sessions', 'revoke', '--others'])).toMatchObject({
    code: 0,
    stdout: 'Ended: Firefox on Linux\n',
  })
  expect(sessions).toEqual([own])
  expect(await vouch(['sessions', 'revoke', '--others'])).toMatchObject({
    code: 0,
    stdout: 'There is no other session.\n',
  })
})

test.each([
  [['sessions', 'revoke'], 'VCH-3401'],
  [['sessions', 'revoke', 'deadbeef', '--others'], 'VCH-3401'],
  [['sessions', 'revoke', 'old machine'], 'VCH-3404'],
  [['keys', 'remove', 'Nowhere'], 'VCH-3403'],
  [['keys', 'rename', '../keys'], 'VCH-3403'],
])('%j ends nothing and opens nothing', async (words, code) => {
  const { code: exit, stdout, stderr } = await vouch(words)
  expect([exit, stdout]).toEqual([64, ''])
  expect(stderr).toContain(`(${code})`)
  expect(server.requests.filter((request) => request.startsWith('POST'))).toEqual([])
})

test('the last key that works is refused at once, whatever else is left, and no page is opened', async () => {
  const disabled = keyCalled('Old', { state: 'disabled' })
  for (const left of [[], [disabled]]) {
    keys = [keyCalled('Desk', { current: true }), ...left]
    const { code, stdout, stderr } = await vouch(['keys', 'remove', 'Desk', '--no-browser'])
    expect([code, stdout]).toEqual([5, ''])
    expect(stderr).toMatch(/^vouch: This is your last working key.*`vouch enroll`.*\(VCH-6202\)\n$/)
  }
})

test('two keys of one name are told apart by their ID', async () => {
  keys = [keyCalled('Desk'), keyCalled('desk')]
  expect(await vouch(['keys', 'remove', 'Desk'])).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('VCH-3405'),
  })
})

test('a key is renamed on the page that the terminal names, and the terminal says what the server then shows', async () => {
  const spare = keys[1] as Key
  let asked = 0
  whenAsked = () => {
    asked += 1
    if (asked === 3) keys = keys.map((key) => (key.id === spare.id ? { ...key, name: 'Key ring' } : key))
  }
  const { code, stdout, stderr } = await vouch(['keys', 'rename', 'spare', 'My & key', '--no-browser'])
  expect([code, stdout]).toEqual([0, 'The key is called “Key ring”.\n'])
  const url = new URL(/http:\S+/.exec(stderr)?.[0] ?? '')
  expect(url.origin + url.pathname).toBe(`${server.issuer}/keys`)
  expect(Object.fromEntries(url.searchParams)).toEqual({ act: 'rename', key: spare.id, name: 'My & key' })
})

test('a key that is called so already needs no page', async () => {
  expect(await vouch(['keys', 'rename', 'Spare', 'Spare'])).toEqual({
    code: 0,
    stdout: 'The key is called “Spare”.\n',
    stderr: '',
  })
})

test('the removal of the key that this session began with ends the session, and is a removal all the same', async () => {
  let asked = 0
  whenAsked = () => {
    asked += 1
    if (asked === 2) over = true
  }
  const { code, stdout, stderr } = await vouch(['keys', 'remove', 'Desk', '--no-browser'])
  expect([code, stdout]).toEqual([0, 'Key “Desk” is removed.\n'])
  expect(stderr).toContain('This session began with it')
})

test('a session that ends while another key is to be removed is no removal', async () => {
  whenAsked = () => {
    whenAsked = () => {
      over = true
    }
  }
  const { code, stdout } = await vouch(['keys', 'remove', 'Spare', '--no-browser'])
  expect([code, stdout]).toEqual([2, ''])
})

test('that the server is newer is said to a person, after the session, and never to a script', async () => {
  const session = { ...describeSession(3_600), server_version: '99.0.0' }
  await agent.adoptSession({ server: server.issuer, accessToken: 'vouch_at_x', dpopKey: await newDpopKey(), session })
  expect(await vouch(['status'])).toMatchObject({ code: 0, stderr: '' })
  expect((await vouch(['status'], 100)).stderr).toMatch(/^This is vouch .* 99\.0\.0: update it when it suits you\.\n$/)
  expect(await vouch(['status'], 100)).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse((await vouch(['version', '--json'])).stdout)).toMatchObject({ server: '99.0.0' })
  expect(server.requests).toEqual([])
})

test('where nobody is logged in they end with 2', async () => {
  await agent.endSession()
  for (const words of ['keys list', 'sessions list --json', 'sessions revoke --others', 'keys remove Desk']) {
    expect(await vouch(words.split(' '))).toMatchObject({ code: 2, stdout: '' })
  }
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandEnvironment } from '../config/command-environment.ts'
import { createTerminal } from '../terminal/terminal.ts'
import { tellUpdate } from './update-notice.ts'
import { isOlder } from './version-order.ts'

let home: string
let config: string
const NOW = 1_800_000_000

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vouch-update-'))
  config = join(home, 'vouch/config.json')
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function told(server: string | undefined, { now = NOW, isTTY = true, variables = {} } = {}): Promise<string> {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 200 })
  const environment = commandEnvironment({ HOME: home, XDG_CONFIG_HOME: home, NO_COLOR: '1', ...variables })
  const terminal = createTerminal(new PassThrough(), stderr, environment)
  await tellUpdate(environment, terminal, server === undefined ? {} : { server_version: server }, now)
  return String(stderr.read() ?? '')
}

test('a newer server is told once a day', async () => {
  expect(await told('99.0.0')).toMatch(/^This is vouch \d.*, and the server has 99\.0\.0: .*\n$/)
  expect(await told('99.0.0', { now: NOW + 86_399 })).toBe('')
  expect(await told('99.0.0', { now: NOW + 86_400 })).not.toBe('')
  expect(await told('99.0.0', { now: NOW - 86_400 * 400 })).not.toBe('')
})

test('nothing is said of the same version, an older one, or none', async () => {
  for (const server of ['0.0.1', undefined, 'x', '99.0.0-beta.1', '\u001b[31m99.0.0'])
    expect(await told(server)).toBe('')
  expect(() => readFileSync(config)).toThrow()
})

test('nothing is said into a pipe, to a machine that builds, or to who does not want it', async () => {
  expect(await told('99.0.0', { isTTY: false })).toBe('')
  expect(await told('99.0.0', { variables: { CI: 'true' } })).toBe('')
  expect(await told('99.0.0', { variables: { VOUCH_NO_UPDATE_NOTICE: '1' } })).toBe('')
  await told('99.0.0')
  const before = JSON.parse(readFileSync(config, 'utf8'))
  writeFileSync(config, JSON.stringify({ ...before, update_notice: false }))
  expect(await told('99.0.0', { now: NOW + 10 * 86_400 })).toBe('')
})

test('a configuration that cannot be read or written is no reason for an error, nor for a notice at every call', async () => {
  writeFileSync(join(home, 'file'), '')
  expect(await told('99.0.0', { variables: { XDG_CONFIG_HOME: join(home, 'file') } })).toBe('')
})

test.each([
  ['0.1.0', '0.1.1', true],
  ['0.9.0', '0.10.0', true],
  ['1.0.0-rc.1', '1.0.0', true],
  ['1.0.0', '1.0.0', false],
  ['1.0.0', '1.0.0+build.5', false],
  ['1.0.1', '1.0.0', false],
  ['1.0.0', '2.0.0-rc.1', false],
  ['1.0.0', `${'9'.repeat(400)}.0.0`, false],
])('%s is older than %s: %s', (own, other, older) => expect(isOlder(own, other)).toBe(older))

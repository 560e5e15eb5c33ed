import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandEnvironment } from '../config/command-environment.ts'
import { checkFolders, checkProxies } from './check-folders.ts'
import { checkProgram } from './check-program.ts'
import type { Finding } from './finding.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vouch-doctor-'))
  for (const folder of ['a', 'b', 'config/vouch']) mkdirSync(join(home, folder), { recursive: true, mode: 0o700 })
  writeFileSync(join(home, 'a/vouch'), '', { mode: 0o755 })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const environment = (variables: Record<string, string> = {}) =>
  commandEnvironment({ HOME: home, XDG_CONFIG_HOME: join(home, 'config'), PATH: join(home, 'a'), ...variables })
const states = (findings: readonly Finding[]) => Object.fromEntries(findings.map(({ check, state }) => [check, state]))

test('the vouch that a shell finds is this one, also through a link', () => {
  symlinkSync(join(home, 'a/vouch'), join(home, 'b/vouch'))
  for (const folder of ['a', 'b']) {
    expect(states(checkProgram(environment({ PATH: join(home, folder) }), join(home, 'a/vouch')))).toMatchObject({
      program: 'ok',
    })
  }
})

test('another vouch in PATH, or none, is told with what to do', () => {
  writeFileSync(join(home, 'b/vouch'), '', { mode: 0o755 })
  const other = checkProgram(environment({ PATH: `${join(home, 'b')}:${join(home, 'a')}` }), join(home, 'a/vouch'))
  expect(other.find(({ check }) => check === 'program')).toMatchObject({
    state: 'note',
    fix: expect.stringContaining('PATH'),
  })
  expect(states(checkProgram(environment({ PATH: '' }), join(home, 'a/vouch')))).toMatchObject({ program: 'note' })
})

test.each([
  ['18.20.0', 'note'],
  ['20.18.3', 'note'],
  ['20.19.0', 'ok'],
  ['24.0.0', 'ok'],
])('Node %s is %s', (node, state) => {
  expect(states(checkProgram(environment(), '/vouch', node))).toMatchObject({ node: state })
})

test('a configuration that others can change is a problem, as it says where the next login goes', async () => {
  const file = join(home, 'config/vouch/config.json')
  expect(states(await checkFolders(environment()))).toEqual({ folder: 'ok', config: 'ok' })
  writeFileSync(file, '{"server":"https://vouch.example.com"}', { mode: 0o600 })
  expect(states(await checkFolders(environment()))).toMatchObject({ config: 'ok' })
  chmodSync(file, 0o666)
  expect(await checkFolders(environment())).toContainEqual(
    expect.objectContaining({
      check: 'config',
      state: 'problem',
      exit: 6,
      fix: expect.stringContaining(`chmod go-w ${file}`),
    }),
  )
  chmodSync(file, 0o600)
  chmodSync(join(home, 'config/vouch'), 0o777)
  expect(states(await checkFolders(environment()))).toMatchObject({ config: 'problem' })
})

test('a folder for the socket that is open to others, and a configuration that is none, are told by their code', async () => {
  mkdirSync(join(home, '.vouch/run'), { recursive: true })
  chmodSync(join(home, '.vouch/run'), 0o755)
  writeFileSync(join(home, 'config/vouch/config.json'), 'x')
  const findings = await checkFolders(environment())
  expect(findings.map(({ code }) => code)).toEqual(['VCH-3202', 'VCH-3402'])
})

test('proxies are told by their names: what is in them may be a password', () => {
  expect(checkProxies(environment())).toEqual([])
  const found = checkProxies(environment({ HTTPS_PROXY: 'http://user:hunter2@proxy', http_proxy: 'x' }))
  expect(found).toHaveLength(1)
  expect(JSON.stringify(found)).toContain('HTTPS_PROXY and http_proxy are set')
  expect(JSON.stringify(found)).not.toContain('hunter2')
})

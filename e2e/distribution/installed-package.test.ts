import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Programs } from '../../cli/agent/testing/programs.ts'
import { type BuiltCommandLine, builtCommandLine } from '../../cli/testing/built-command-line.ts'
import { packCommandLine } from '../../scripts/build/package.ts'
import { enrolledPerson } from '../../web/testing/enrolled-person.ts'
import { startTestProvider, type TestProvider } from '../../web/testing/provider.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { runProcess } from '../processes/start-process.ts'
import { type LocalSts, startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'
import { logInByTestBrowser } from './log-in-by-test-browser.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
let folder: string
let tarball: string
let vouch: BuiltCommandLine
let provider: TestProvider
let sts: LocalSts

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-package-'))
  tarball = await packCommandLine(join(folder, 'packed'))
  provider = await startTestProvider()
  const { issuer } = provider
  const role = { arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) }
  sts = await startSts({ providers: [{ issuer, clientIds: [issuer] }], roles: [role] })
  vouch = await builtCommandLine(install())
})
afterAll(async () => {
  await vouch.remove()
  await sts.stop()
  await provider.close()
  rmSync(folder, { recursive: true, force: true })
})

const installed = () => join(folder, 'empty/node_modules/@vouch/cli')

/** Into an empty folder with no workspace around it, with an empty cache, and from no registry. */
function npm(program: 'npm' | 'npx', args: readonly string[]) {
  const cwd = join(folder, 'empty')
  mkdirSync(cwd, { recursive: true })
  const settings = { npm_config_cache: join(folder, 'cache'), npm_config_registry: 'http://127.0.0.1:9/' }
  return spawnSync(program, args, { cwd, encoding: 'utf8', env: cleanEnvironment({ HOME: folder, ...settings }) })
}

async function install(): Promise<Programs> {
  const { status, stderr } = npm('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball])
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const link = join(folder, 'empty/node_modules/.bin/vouch')
  return { folder, agent: join(installed(), 'dist/agent.mjs'), vouch: [link], remove: async () => {} }
}

function filesBelow(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

test('the package is a few files of less than 4 MB, and brings no other', () => {
  const files = filesBelow(installed())
  expect(files.length).toBeLessThan(40)
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(4_000_000)
  expect(readdirSync(join(folder, 'empty/node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@vouch'])
  const manifest = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8'))
  expect(Object.keys(manifest).filter((key) => /dependencies|scripts|private/i.test(key))).toEqual([])
  for (const page of manifest.man) expect(readFileSync(join(installed(), page), 'utf8')).toMatch(/^\.TH /m)
  expect(manifest.man).toContain('man/vouch-login.1')
  expect(readFileSync(join(installed(), 'NOTICES.txt'), 'utf8')).toMatch(/^clipanion \d/m)
})

test('what is in the package knows nothing of where it was made', () => {
  for (const file of filesBelow(installed())) {
    const text = readFileSync(file, 'utf8')
    expect(text, file).not.toContain(join(import.meta.dirname, '../..'))
    expect(text, file).not.toMatch(/sourceMappingURL|node_modules\/@vouch/)
  }
})

test('npx runs it, installed or out of its file', () => {
  const version = `${JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8')).version}\n`
  expect(npm('npx', ['--no-install', 'vouch', '--version'])).toMatchObject({ status: 0, stdout: version })
  expect(npm('npx', ['--offline', '--yes', `--package=${tarball}`, 'vouch', '--version'])).toMatchObject({
    status: 0,
    stdout: version,
  })
})

test('it explains itself, logs in, writes a profile, and gives credentials', async () => {
  const { authenticator } = await enrolledPerson(provider.runtime, 'alice@example.com')
  expect(await vouch.run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('vouch login') })
  expect(await logInByTestBrowser(vouch, provider.issuer, authenticator)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Logged in as alice@example.com.'),
  })
  expect(await vouch.run(['setup', 'aws', '--role', ROLE])).toMatchObject({ code: 0 })
  const command = `${join(installed(), 'dist/vouch.cjs')} credential aws --role ${ROLE}`
  expect(readFileSync(join(vouch.home, '.aws/config'), 'utf8')).toContain(`credential_process = ${command}\n`)
  const environment = cleanEnvironment({ HOME: vouch.home, AWS_ENDPOINT_URL_STS: sts.url })
  const asked = await runProcess('/bin/sh', ['-c', command], { environment })
  expect(asked.stderr).toBe('')
  expect(JSON.parse(asked.stdout)).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) })
  expect(sts.calls.map(({ outcome }) => outcome)).toEqual(['ok'])
})

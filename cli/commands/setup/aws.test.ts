import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandEnvironment } from '../../config/command-environment.ts'
import { applyDiff } from '../../testing/apply-diff.ts'
import { runCommand } from '../run.ts'

let home: string
let config: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vouch-setup-'))
  config = join(home, '.aws/config')
  mkdirSync(join(home, '.aws'), { mode: 0o700 })
  writeFileSync(join(home, 'vouch'), '', { mode: 0o755 })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function setup(role: string, ...options: string[]): Promise<string> {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  const words = ['setup', 'aws', '--role', `arn:aws:iam::123456789012:role/${role}`, '--profile', 'vouch', ...options]
  const environment = commandEnvironment({ HOME: home, PATH: home })
  expect(await runCommand({ program: join(home, 'vouch'), words }, environment, streams)).toBe(0)
  streams.stdout.end()
  return text(streams.stdout)
}

test.each([
  ['no file', undefined],
  ['settings that are indented', '[default]\ns3 =\n  max_concurrent_requests = 20\n    deep = 1  \n'],
  ['tabs', '[default]\n\tregion\t=\teu-central-1\n'],
  ['line ends of Windows', '[default]\r\nregion = eu-central-1\r\n\r\n'],
  ['empty lines at the end', '[default]\nregion = eu-central-1\n\n\n'],
  ['no line end at the end', '[default]\n  region = eu-central-1'],
  ['a long line', `[default]\n# ${'x'.repeat(5_000)}\nregion = eu-central-1\n`],
  ['other languages', '[default]\n# 東京 – Škoda\n  region = eu-central-1\n'],
])('the printed difference, applied to a file with %s, gives the file that setup writes', async (_case, before) => {
  if (before !== undefined) writeFileSync(config, before)
  const added = await setup('First', '--dry-run')
  await setup('First')
  const first = readFileSync(config, 'utf8')
  expect(applyDiff(before ?? '', added)).toBe(first)
  const changed = await setup('Second', '--dry-run')
  await setup('Second')
  expect(applyDiff(first, changed)).toBe(readFileSync(config, 'utf8'))
})

test('what stands in the file cannot drive the terminal', async () => {
  writeFileSync(config, '[default]\n# \u001b]52;c;AAAA\u0007 \u202e\u009b2J a\rb\n')
  expect(await setup('First', '--dry-run')).not.toMatch(/(?![\n\t])\p{C}/u)
})

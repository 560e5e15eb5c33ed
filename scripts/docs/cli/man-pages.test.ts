import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describedCommands } from '../../../cli/commands/described-commands.ts'
import { installed } from '../../../cli/shell/testing/installed.ts'
import { writeManPages } from './man-pages.ts'
import { roff } from './roff.ts'

const run = promisify(execFile)
let folder: string
let files: string[]
const commands = await describedCommands()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-man-'))
  files = await writeManPages(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('there is a manual page for vouch and for each command', async () => {
  const names = commands.map(({ path }) => `vouch-${path.join('-')}.1`)
  expect((await readdir(folder)).sort()).toEqual(['vouch.1', ...names].sort())
})

test.skipIf(!installed('mandoc'))('mandoc has nothing to warn of', async () => {
  for (const file of files) {
    // A page without a date is meant so: the same sources make the same page.
    const { stdout } = await run('mandoc', ['-T', 'lint', '-W', 'warning', join(folder, file)]).catch((fault) => fault)
    expect(stdout.split('\n').filter((line: string) => !/missing date|^$/.test(line))).toEqual([])
  }
})

test.skipIf(!installed('man'))(
  '`man` shows every command with its options and examples to the letter, without a warning',
  async () => {
    for (const command of commands) {
      const env = { PATH: process.env.PATH, MANWIDTH: '200', LANG: 'C.UTF-8', MANROFFOPT: '-ww' }
      const page = join(folder, `vouch-${command.path.join('-')}.1`)
      const { stdout, stderr } = await run('man', ['-l', '--no-hyphenation', page], { env })
      expect(stderr).toBe('')
      for (const { names } of command.options) expect(stdout).toContain(names.join(', '))
      for (const { line } of command.examples) expect(stdout).toContain(line)
    }
  },
)

test('what roff would obey is shown as it is', () => {
  expect(roff('.so /etc/passwd')).toBe('\\&.so /etc/passwd')
  expect(roff("'\\fB--x")).toBe('\\(aq\\efB\\-\\-x')
  expect(roff('Škoda')).toBe('\\[u0160]koda')
})

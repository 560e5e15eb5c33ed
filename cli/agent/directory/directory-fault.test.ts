import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { agentPaths } from './paths.ts'
import { inspectRuntimeDirectory, prepareRuntimeDirectory } from './runtime-directory.ts'

let home: string
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'vouch-home-')))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const paths = (runtimeDirectory?: string) => agentPaths({ home, runtimeDirectory, agentDisabled: false })
const unsafe = expect.objectContaining({ errorName: 'runtimeDirectoryUnsafe' })
const isRoot = process.geteuid?.() === 0

test('the folder is made for the user alone, whatever the umask', () => {
  const umask = process.umask(0)
  try {
    prepareRuntimeDirectory(paths())
  } finally {
    process.umask(umask)
  }
  for (const folder of ['.vouch', '.vouch/run']) expect(lstatSync(join(home, folder)).mode & 0o777).toBe(0o700)
})

test('looking makes nothing', () => {
  expect(inspectRuntimeDirectory(paths())).toBeUndefined()
  expect(lstatSync(join(home, '.vouch'), { throwIfNoEntry: false })).toBeUndefined()
})

test('a planted link is refused, and the folder at its end keeps its mode', () => {
  const target = join(home, 'target')
  mkdirSync(target)
  chmodSync(target, 0o755)
  symlinkSync(target, join(home, 'vouch'))
  expect(() => prepareRuntimeDirectory(paths(home))).toThrow(unsafe)
  expect(lstatSync(target).mode & 0o777).toBe(0o755)
})

test.each([0o755, 0o710, 0o701, 0o777])('a folder of mode %o is refused and not changed', (mode) => {
  mkdirSync(join(home, 'vouch'))
  chmodSync(join(home, 'vouch'), mode)
  expect(() => prepareRuntimeDirectory(paths(home))).toThrow(unsafe)
  expect(lstatSync(join(home, 'vouch')).mode & 0o777).toBe(mode)
})

test('a folder below one that everybody can write is refused, unless that one is sticky', () => {
  const open = join(home, 'open')
  mkdirSync(open)
  chmodSync(open, 0o777)
  expect(() => prepareRuntimeDirectory(paths(open))).toThrow(unsafe)
  chmodSync(open, 0o1777)
  expect(prepareRuntimeDirectory(paths(open)).directory).toBe(join(open, 'vouch'))
})

test.runIf(isRoot)('a folder of another user, or below one, is refused', () => {
  mkdirSync(join(home, 'vouch'), { mode: 0o700 })
  chownSync(join(home, 'vouch'), 1234, 1234)
  expect(() => prepareRuntimeDirectory(paths(home))).toThrow(unsafe)
  mkdirSync(join(home, 'theirs/vouch'), { recursive: true, mode: 0o700 })
  chownSync(join(home, 'theirs'), 1234, 1234)
  expect(() => inspectRuntimeDirectory(paths(join(home, 'theirs')))).toThrow(unsafe)
})

test.runIf(isRoot)('a link that another user planted above the folder is refused', () => {
  mkdirSync(join(home, 'real/vouch'), { recursive: true, mode: 0o700 })
  symlinkSync(join(home, 'real'), join(home, 'link'))
  expect(inspectRuntimeDirectory(paths(join(home, 'link')))).toBeDefined()
  rmSync(join(home, 'link'))
  symlinkSync(join(home, 'real'), join(home, 'link'))
  lchownSync(join(home, 'link'), 1234, 1234)
  expect(() => inspectRuntimeDirectory(paths(join(home, 'link')))).toThrow(unsafe)
})

test('a path that no socket address can hold is refused before anything is made', () => {
  expect(() => paths(join(home, 'x'.repeat(100)))).toThrow(unsafe)
})

const told = (words: string) =>
  expect.objectContaining({ errorName: 'runtimeDirectoryUnsafe', message: expect.stringContaining(words) })

test('a folder that cannot be reached or made is told as that, and by no other error', () => {
  const file = join(home, 'file')
  writeFileSync(file, '')
  expect(() => inspectRuntimeDirectory(paths(file))).toThrow(told('cannot be reached (what should be a folder is none'))
  if (process.platform !== 'linux') return
  // In which nobody may make a folder, not even root.
  expect(() => prepareRuntimeDirectory(paths('/proc'))).toThrow(told('/proc cannot be written (ENOENT).'))
})

test.runIf(!isRoot)('a home folder without permission to write is told as that (skipped: root may do all)', () => {
  chmodSync(home, 0o500)
  expect(() => prepareRuntimeDirectory(paths())).toThrow(
    told(`${home} cannot be written (you have no permission, EACCES).`),
  )
  chmodSync(home, 0o700)
})

test('a file in the place of the folder is refused', () => {
  mkdirSync(join(home, '.vouch'), { mode: 0o700 })
  symlinkSync('/dev/null', join(home, '.vouch/run'))
  expect(() => prepareRuntimeDirectory(paths())).toThrow(unsafe)
})

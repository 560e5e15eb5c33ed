import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { programCommand, quotedPath } from './program-command.ts'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vouch-program-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function program(path: string): string {
  const file = join(folder, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, '#!/bin/sh\necho "$0|$1"\n')
  chmodSync(file, 0o755)
  return file
}

function link(target: string, path: string): string {
  const file = join(folder, path)
  mkdirSync(join(file, '..'), { recursive: true })
  symlinkSync(target, file)
  return join(file, '..')
}

const command = (started: string, ...searchPath: string[]) =>
  programCommand({ program: started, searchPath, platform: 'linux' })

test('the bare name is written where it finds this very program', () => {
  const real = program('lib/vouch.cjs')
  const bin = link(real, 'bin/vouch')
  expect(command(join(bin, 'vouch'), '/nowhere', bin)).toBe('vouch')
})

test('another vouch that comes first on the path means the absolute path', () => {
  const real = program('lib/vouch.cjs')
  const other = join(program('other/vouch'), '..')
  expect(command(real, other, link(real, 'bin/vouch'))).toBe(real)
})

test('a folder that npx or a package script put on the path does not count', () => {
  const real = program('lib/vouch.cjs')
  const shim = link(real, 'x/node_modules/.bin/vouch')
  expect(command(real, shim)).toBe(real)
  expect(command(real, `${shim}/`)).toBe(real)
})

test.each([
  'plain/vouch',
  'with space/vouch',
  "o'brien/vouch",
  'a&b (x)/vouch',
  'ümläut ✓/vouch',
  '~x/vouch',
  'a*b?c/vouch',
  'a|b>c/vouch',
  '#a/vouch',
])('the path %s means the same to a shell and to shlex', (path) => {
  const real = program(path)
  const line = `${command(real)} credential`
  expect(execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' })).toBe(`${real}|credential\n`)
  expect(shlex(line)).toEqual([real, 'credential'])
  // What a value begins with is taken off by the SDKs for Go, where it is a quote.
  expect(line).toMatch(/^\//)
})

/** How botocore reads the line: Python's shlex, which here needs to know of double quotes alone. */
function shlex(line: string): string[] {
  return (line.match(/(?:"[^"]*"|[^\s"])+/g) ?? []).map((word) => word.replaceAll('"', ''))
}

test.each([
  '/a$b/vouch',
  '/a`b/vouch',
  '/a"b/vouch',
  '/a\\b/vouch',
  '/a!b/vouch',
  '/a #b/vouch',
  '/a ;b/vouch',
  '/a\nb/vouch',
  '/a\u202eb/vouch',
])('the path %j cannot be written, and is refused', (path) => {
  expect(() => quotedPath(path, 'linux')).toThrow(expect.objectContaining({ errorName: 'awsConfigUnsafe' }))
})

test('a path of Windows is quoted for cmd.exe, and refused where it would be expanded', () => {
  expect(quotedPath('C:\\vouch\\vouch.cmd', 'win32')).toBe('C:\\vouch\\vouch.cmd')
  expect(quotedPath('C:\\Program Files\\vouch.cmd', 'win32')).toBe('"C:\\Program Files\\vouch.cmd"')
  for (const path of ['C:\\%x%\\vouch', 'C:\\a&b\\vouch', 'C:\\a!b\\vouch'])
    expect(() => quotedPath(path, 'win32')).toThrow()
})

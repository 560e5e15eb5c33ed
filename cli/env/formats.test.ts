import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanEnvironment } from '../../e2e/processes/environment.ts'
import { formatFor, formats } from './formats.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-env-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Everything that a shell could take for something else than itself. */
const hostile = [
  '',
  ' ',
  'plain/+=value:1',
  "it's",
  '"quoted"',
  '$HOME',
  '$(touch pwned)',
  '`touch pwned`',
  '\\',
  "\\'",
  "a'\\''b",
  '%PATH%',
  '!!',
  '*',
  '~',
  '# no comment',
  'a;b|c&d>e<f',
  '{a,b}',
  '--flag',
  'ümläut ✓',
  '’curly‘ ‚low‛',
  '$Env:PATH',
  `\${HOME:-x}`,
]
const variables = Object.fromEntries(hostile.map((value, index) => [`VALUE_${index}`, value]))

function printed(program: string, args: string[], env: Record<string, string> = {}): Record<string, string> {
  const out = execFileSync(program, args, { env: cleanEnvironment(env), cwd: folder, encoding: 'utf8' })
  return JSON.parse(out)
}
const PRINT = `'${process.execPath}' -p 'JSON.stringify(process.env)'`

describe.each([
  ['sh', 'sh', ['-c']],
  ['bash', 'bash', ['-c']],
  ['zsh', 'zsh', ['-f', '-c']],
  ['fish', 'fish', ['--no-config', '-c']],
] as const)('%s, as %s reads it', (format, shell, args) => {
  test.runIf(isInstalled(shell))('every value comes back as it is', () => {
    const text = formats[format]({ set: variables, unset: [] })
    expect(printed(shell, [...args, `${text}\n${PRINT}`])).toMatchObject(variables)
  })

  test.runIf(isInstalled(shell))('what is taken away is gone, and what was not there is no fault', () => {
    const text = formats[format]({ set: { KEPT: '1' }, unset: ['GONE', 'NEVER_THERE'] })
    const env = printed(shell, [...args, `${text}\n${PRINT}`], { GONE: 'x', OTHER: 'y' })
    expect([env.KEPT, env.GONE, env.OTHER]).toEqual(['1', undefined, 'y'])
  })
})

const readable = hostile.filter((value) => !(value.includes("'") && value.includes('`') && value.includes('"')))

test('dotenv, as Node reads it, gives every value back', () => {
  const set = Object.fromEntries(readable.map((value, index) => [`VALUE_${index}`, value]))
  const text = formats.dotenv({ set, unset: [] })
  expect(parseEnv(text)).toEqual(set)
  writeFileSync(join(folder, '.env'), text)
  const env = printed(process.execPath, ['--env-file=.env', '-p', 'JSON.stringify(process.env)'])
  expect(env).toMatchObject(set)
})

test('what a credential can be made of is written bare, as Docker wants it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9+/=]{1,400}$/), (value) => {
      expect(formats.dotenv({ set: { A: value }, unset: [] })).toBe(`A=${value}\n`)
    }),
  )
})

test('dotenv refuses what it could not give back', () => {
  const refused = expect.objectContaining({ errorName: 'valueUnwritable' })
  expect(() => formats.dotenv({ set: { A: `'"\`` }, unset: [] })).toThrow(refused)
  expect(() => formats.dotenv({ set: { A: "'`$HOME" }, unset: [] })).toThrow(refused)
  expect(() => formats.dotenv({ set: {}, unset: ['A'] })).toThrow(expect.objectContaining({ errorName: 'usage' }))
})

test.each(['sh', 'fish', 'powershell', 'dotenv'] as const)(
  '%s refuses a value that holds a line end or an escape',
  (name) => {
    for (const value of ['a\nb', 'a\rb', 'a\u0000b', 'a\u001b[2Jb', 'a\u2028b', 'a\u0085b', 'a\u202eb']) {
      expect(() => formats[name]({ set: { A: value }, unset: [] })).toThrow(
        expect.objectContaining({ errorName: 'valueUnwritable' }),
      )
    }
  },
)

test('json gives every value back, and null for what is taken away', () => {
  const text = formats.json({ set: variables, unset: ['GONE'] })
  expect(JSON.parse(text)).toEqual({ ...variables, GONE: null })
})

/** A single-quoted string of PowerShell, by its grammar: any of its quotes twice is one, and one alone ends it. */
const POWERSHELL_LINE = /^\$Env:(\w+) = '((?:[^'‘’‚‛]|(['‘’‚‛])\3)*)'$/

test('powershell writes every value as one string of its grammar', () => {
  const lines = formats.powershell({ set: variables, unset: [] }).trimEnd().split('\n')
  const read = lines.map((line) => {
    const [, name = '', quoted = ''] = POWERSHELL_LINE.exec(line) ?? []
    return [name, quoted.replace(/(['‘’‚‛])\1/g, '$1')]
  })
  expect(Object.fromEntries(read)).toEqual(variables)
})

// Where there is a PowerShell it has the last word.
for (const shell of ['zsh', 'fish', 'pwsh']) {
  if (!isInstalled(shell))
    process.stderr.write(`${shell} is not installed: what is written for it is NOT read by it here.\n`)
}
test.runIf(isInstalled('pwsh'))('powershell, as PowerShell itself reads it, gives every value back', () => {
  const text = formats.powershell({ set: variables, unset: ['NEVER_THERE'] })
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const script = `${text}\n& '${process.execPath}' -p 'JSON.stringify(process.env)'`
  expect(printed('pwsh', ['-NoProfile', '-Command', script])).toMatchObject(set)
})

test.each([
  ['/usr/bin/fish', 'linux', 'fish'],
  ['/bin/zsh', 'darwin', 'sh'],
  ['/bin/bash', 'linux', 'sh'],
  [undefined, 'linux', 'sh'],
  [undefined, 'win32', 'powershell'],
  ['C:\\Program Files\\Git\\bin\\bash.exe', 'win32', 'sh'],
  ['/usr/bin/pwsh', 'linux', 'powershell'],
] as const)('SHELL %s on %s means %s', (shell, platform, name) => {
  expect(formatFor(shell, platform)).toBe(name)
})

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { env: cleanEnvironment(), stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentStatus } from '../agent/client.ts'
import { fishQuoted, powershellQuoted, shQuoted } from '../shell/quoted.ts'
import { installed } from '../shell/testing/installed.ts'
import { safeText } from '../terminal/safe-text.ts'
import { personDocument, sessionDocument, sessionVariables, shellLines } from './session-report.ts'

const HOSTILE = [
  `Alice'; touch /tmp/pwned; '`,
  '$(touch /tmp/pwned) `id` $HOME',
  '"double" \\back\\slash\\',
  '!history ~ * ? [a-z] {a,b} # comment',
  "it''s",
  'emoji 🔑 Škoda',
]

function statusOf(name: string): AgentStatus {
  return {
    protocol: 1,
    version: '0.1.0',
    pid: 1,
    startedAt: 0,
    residentBytes: 0,
    session: {
      server: 'https://vouch.example.com',
      remainingSeconds: 100,
      session: {
        id: randomUUID(),
        person: { email: 'alice@example.com', name, role: 'member' },
        key: { id: randomUUID(), name },
        auth_time: 1_000,
        expires_at: 2_000,
      },
    },
  }
}

for (const shell of ['sh', 'dash', 'bash', 'zsh', 'ksh']) {
  test.skipIf(!installed(shell))(
    `${shell} takes the variables to the letter, and runs nothing that stands in them`,
    () => {
      for (const name of HOSTILE) {
        const script = 'eval "$1"; printf "%s|%s|%s" "$VOUCH_NAME" "$VOUCH_KEY" "$VOUCH_EXPIRES_AT"'
        const lines = shellLines(sessionVariables(statusOf(name)))
        const said = execFileSync(shell, ['-c', script, shell, lines], { encoding: 'utf8' })
        expect(said).toBe(`${safeText(name)}|${safeText(name)}|2000`)
      }
    },
  )
}

test('what a person may be called cannot end its quotes, nor its line', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 40 })
  fc.assert(
    fc.property(name, (text) => {
      const lines = shellLines({ VOUCH_NAME: text, VOUCH_KEY: 'x' }).split('\n')
      expect(lines).toHaveLength(2)
      // Outside of single quotes there is nothing but an escaped one.
      expect(lines[0]).toMatch(/^VOUCH_NAME=(?:'[^']*'|\\')*$/)
    }),
  )
})

test.skipIf(!installed('fish'))('fish takes a quoted text to the letter', () => {
  for (const text of HOSTILE) {
    expect(execFileSync('fish', ['-N', '-c', `printf %s ${fishQuoted(text)}`], { encoding: 'utf8' })).toBe(text)
  }
})

test('sh and PowerShell double what would end the quotes', () => {
  expect(shQuoted("a'b")).toBe("'a'\\''b'")
  expect(powershellQuoted("a'b’c$(x)")).toBe("'a''b’’c$(x)'")
})

test('where nobody is logged in nothing stays from before', () => {
  const { VOUCH_LOGGED_IN, ...rest } = sessionVariables(undefined)
  expect(VOUCH_LOGGED_IN).toBe('0')
  expect(Object.keys(rest)).toEqual(Object.keys(sessionVariables(statusOf('x'))).slice(1))
  expect(new Set(Object.values(rest))).toEqual(new Set(['']))
  expect(sessionDocument(undefined)).toEqual({ logged_in: false })
  expect(personDocument(undefined)).toEqual({ logged_in: false })
})

import { expect, test } from 'vitest'
import { sessionName } from './session-name.ts'

const nothing = { hostName: null, osUser: null, system: null, browser: null, clientName: null }

test.each([
  [{ kind: 'cli', hostName: 'desk-1', system: 'Linux' }, 'Command line on desk-1 (Linux)'],
  [{ kind: 'cli' }, 'Command line'],
  [{ kind: 'browser', browser: 'Firefox', system: 'macOS' }, 'Firefox on macOS'],
  [{ kind: 'browser' }, 'A browser'],
  [{ kind: 'application', clientName: 'Wiki' }, 'Wiki'],
] as const)('%j is called "%s"', (known, name) => {
  expect(sessionName({ ...nothing, ...known })).toBe(name)
})

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAgentToken } from './agent-token.ts'
import { locations, socketOf } from './locations.ts'
import type { RuntimeDirectory } from './runtime-directory.ts'

function newToken(): { token: string; isToken(shown: string): boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-token-'))
  try {
    const made = createAgentToken({ token: join(folder, 'agent.token') } as RuntimeDirectory)
    expect(readFileSync(join(folder, 'agent.token'), 'utf8')).toBe(made.token)
    return made
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('a socket lies in the folder of its user, whatever the token', () => {
  const where = locations('/home/alice', undefined, 'linux')
  expect(socketOf(where, newToken().token)).toBe('/home/alice/.vouch/run/agent.sock')
  expect(locations('/home/alice', '/run/user/1', 'darwin').socket).toBe('/run/user/1/vouch/agent.sock')
})

test('the pipe of each agent on Windows has a name that nobody can have made before it', () => {
  const where = locations('C:\\Users\\alice', undefined, 'win32')
  const names = Array.from({ length: 50 }, () => socketOf(where, newToken().token))
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^\\\\\.\\pipe\\vouch-[\w-]{21}$/)
})

test('what everybody can see of a pipe is no token, and what is left of it is 256 bits', () => {
  const { token, isToken } = newToken()
  const shown = socketOf(locations('C:\\Users\\alice', undefined, 'win32'), token).slice('\\\\.\\pipe\\vouch-'.length)
  expect(isToken(token)).toBe(true)
  expect(isToken(shown)).toBe(false)
  expect(Buffer.from(token.slice(shown.length), 'base64url').length).toBeGreaterThanOrEqual(32)
})

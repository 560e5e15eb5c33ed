import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lastWord, takeLock } from './numbered-lock.ts'
import { processStart } from './process-identity.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const GONE = 2_147_483_646

test('a lock that is held is not given out again, and one that is released is', () => {
  const first = takeLock(folder, 'agent')
  expect(first).toBeDefined()
  expect(takeLock(folder, 'agent')).toBeUndefined()
  expect(takeLock(folder, 'other')).toBeDefined()
  first?.release()
  expect(takeLock(folder, 'agent')).toBeDefined()
  expect(takeLock(folder, 'agent')).toBeUndefined()
})

test('the lock of a process that is gone is free', () => {
  writeFileSync(join(folder, 'agent.lock.7'), `${GONE} whenever`)
  expect(takeLock(folder, 'agent')).toBeDefined()
  expect(readdirSync(folder)).toEqual(['agent.lock.8'])
})

test('a process that got the pid of the one that held the lock does not hold it', () => {
  writeFileSync(join(folder, 'agent.lock.1'), `${process.pid} another-start`)
  expect(takeLock(folder, 'agent')).toBeDefined()
})

test('a process that was asleep between its look and its take loses to a later number', () => {
  writeFileSync(join(folder, 'agent.lock.9'), `${process.pid} ${processStart(process.pid)}`)
  writeFileSync(join(folder, 'agent.lock.3'), `${GONE} whenever`)
  expect(takeLock(folder, 'agent')).toBeUndefined()
})

test('drafts of processes that are gone are swept away, and files of others are not', () => {
  writeFileSync(join(folder, `agent.draft.${GONE}.0123456789ab`), '')
  writeFileSync(join(folder, 'agent.token'), '')
  writeFileSync(join(folder, 'agent.lock.x'), '')
  takeLock(folder, 'agent')
  expect(readdirSync(folder).sort()).toEqual(['agent.lock.1', 'agent.lock.x', 'agent.token'])
})

test('a garbled lock is free', () => {
  writeFileSync(join(folder, 'agent.lock.1'), 'garbage')
  expect(takeLock(folder, 'agent')).toBeDefined()
})

test('a process is told from another by its start', () => {
  expect(processStart(process.pid)).toBe(processStart(process.pid))
  expect(processStart(process.ppid)).not.toBe(processStart(process.pid))
  expect(processStart(GONE)).toBeUndefined()
})

test('the last holder leaves a word to those who wait, until the next one has the lock', () => {
  expect(lastWord(folder, 'login')).toBeUndefined()
  const first = takeLock(folder, 'login')
  expect(lastWord(folder, 'login')).toBeUndefined()
  first?.release('VCH-1004')
  expect(lastWord(folder, 'login')).toBe('VCH-1004')
  const second = takeLock(folder, 'login')
  expect(lastWord(folder, 'login')).toBeUndefined()
  second?.release()
  expect(lastWord(folder, 'login')).toBeUndefined()
  expect(takeLock(folder, 'login')).toBeDefined()
})

import { connect, createServer } from 'node:net'
import pino from 'pino'
import { afterAll, expect, inject, test } from 'vitest'
import { createTestDatabase } from '../testing/database.ts'
import { type Database, openDatabase } from './database.ts'
import { waitForDatabase } from './wait-for-database.ts'

const { database, drop } = await createTestDatabase()
const opened: Database[] = []
afterAll(async () => {
  for (const it of opened) await it.close()
  await drop()
})

function open(url: string): Database {
  const it = openDatabase(url)
  opened.push(it)
  return it
}

const lines: string[] = []
const log = pino({ base: null }, { write: (line: string) => lines.push(line) })
const never = new AbortController().signal
const nowhere = () => open('postgresql://vouch:hunter2@127.0.0.1:1/vouch')

test('a database that answers is not waited for, and nothing is said', async () => {
  await waitForDatabase(database, { log, stopping: never, patienceSeconds: 0 })
  expect(lines).toEqual([])
})

test('one that stays away ends the patience as our own fault, after one line of the log, and without its password', async () => {
  const waiting = waitForDatabase(nowhere(), { log, stopping: never, patienceSeconds: 0.6 })
  const error = await waiting.catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'VCH-5001',
    message: expect.stringContaining('0.6 seconds: connect ECONNREFUSED'),
  })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/the database does not answer .*ECONNREFUSED.*trying again/)
  expect(lines[0] + String(error)).not.toContain('hunter2')
})

test('one that comes meanwhile is taken', async () => {
  const { hostname, port: target } = new URL(inject('postgresUrl'))
  const url = new URL(database.pool.options.connectionString ?? '')
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url.port = String(typeof address === 'object' ? address?.port : '')
  const refused = new Promise<void>((resolve) => server.once('connection', () => resolve()))
  const waiting = waitForDatabase(open(url.href), { log, stopping: never })
  await refused
  server.removeAllListeners('connection')
  server.on('connection', (socket) => socket.pipe(connect(Number(target), hostname).on('error', () => {})).pipe(socket))
  await waiting
  server.close()
})

test('one that does not let us in is not waited for', async () => {
  for (const change of [{ password: 'wrong' }, { pathname: '/none' }, { username: 'nobody' }]) {
    const url = new URL(database.pool.options.connectionString ?? '')
    Object.assign(url, change)
    await expect(waitForDatabase(open(url.href), { log, stopping: never })).rejects.toMatchObject({
      code: 'VCH-5002',
      message: expect.stringContaining('DATABASE_URL: '),
    })
  }
})

test('who stops the server meanwhile does not wait for the database', async () => {
  const stopping = new AbortController()
  const reason = new Error('stop')
  const waiting = waitForDatabase(nowhere(), { log, stopping: stopping.signal })
  stopping.abort(reason)
  await expect(waiting).rejects.toBe(reason)
})

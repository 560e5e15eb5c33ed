import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import pino from 'pino'
import { afterEach, expect, test } from 'vitest'
import { takeFolderOver } from '../../testing/take-folder-over.ts'
import { attachEmbeddedPostgres } from './attach-embedded-postgres.ts'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'

const log = pino({ level: 'silent' })
const folders: string[] = []
const running: { stop(): Promise<void> }[] = []

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function newFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'vouch-embedded-'))
  folders.push(parent)
  // As an operator's folder below /var/lib: others may pass through.
  await chmod(parent, 0o755)
  return join(parent, 'data')
}

async function start(folder: string) {
  const started = await startEmbeddedPostgres(folder, log)
  running.push(started)
  return started
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

async function postmasterPid(folder: string): Promise<number> {
  return Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])
}

/** A server in a process of its own, which can be killed. */
async function startElsewhere(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('../../testing/embedded-server.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: line.toString().trim() }
}

test('what was written is there after a stop and a start, at the same address', async () => {
  const folder = await newFolder()
  const first = await start(folder)
  await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS number')
  await first.stop()
  await expect(ask(first.url, 'SELECT 1')).rejects.toThrow()
  const second = await start(folder)
  expect(second).toMatchObject({ url: first.url, adopted: false })
  expect(await ask(second.url, 'SELECT number FROM kept')).toEqual([{ number: 1 }])
})

test('nobody else on the machine reads the password or the data', async () => {
  const folder = await newFolder()
  const { url } = await start(folder)
  expect((await stat(join(folder, 'postgres.json'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'postgres.log'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'postgres'))).mode & 0o777).toBe(0o700)
  expect((await stat(folder)).mode & 0o066).toBe(0)
  await expect(ask(url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password')
  expect(await ask(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  expect(await ask(url, 'SHOW fsync')).toEqual([{ fsync: 'on' }])
})

test('the second server on a data folder is refused, and the first goes on', async () => {
  const folder = await newFolder()
  const first = await start(folder)
  await expect(startEmbeddedPostgres(folder, log)).rejects.toMatchObject({ errorName: 'dataFolderInUse' })
  expect(await ask(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('of two first starts at the same moment one has the folder, and the other is told', async () => {
  const folder = await newFolder()
  const results = await Promise.allSettled([start(folder), start(folder)])
  const refused = results.filter((result) => result.status === 'rejected')
  expect(refused).toMatchObject([{ reason: { errorName: 'dataFolderInUse' } }])
})

test('a server killed without warning loses nothing acknowledged, and the next one takes its Postgres over', async () => {
  const folder = await newFolder()
  const { child, url } = await startElsewhere(folder)
  await ask(url, 'CREATE TABLE kept AS SELECT 1 AS number')
  const pid = await postmasterPid(folder)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = await start(folder)
  expect(next).toMatchObject({ url, adopted: true })
  expect(await postmasterPid(folder)).toBe(pid)
  expect(await ask(url, 'SELECT number FROM kept')).toEqual([{ number: 1 }])
  await next.stop()
  await expect(postmasterPid(folder)).rejects.toThrow('ENOENT')
})

test('a Postgres killed without warning is started again by its server, and loses nothing acknowledged', async () => {
  const folder = await newFolder()
  const { url } = await start(folder)
  await ask(url, 'CREATE TABLE kept AS SELECT 1 AS number')
  process.kill(await postmasterPid(folder), 'SIGKILL')
  let rows: unknown[] = []
  for (let attempt = 0; attempt < 400 && rows.length === 0; attempt += 1) {
    rows = await ask(url, 'SELECT number FROM kept').catch(() => [])
    if (rows.length === 0) await delay(25)
  }
  expect(rows).toEqual([{ number: 1 }])
  await expect(startEmbeddedPostgres(folder, log)).rejects.toMatchObject({ errorName: 'dataFolderInUse' })
})

test('a server whose folder went to another while Postgres was down gives it up, and leaves the other its Postgres', async () => {
  const folder = await newFolder()
  const first = await start(folder)
  const other = await takeFolderOver(first.url)
  expect(await first.lost).toMatchObject({ errorName: 'dataFolderInUse' })
  await first.stop()
  expect((await other.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await other.end()
  // Somebody has to stop it.
  await start(folder)
})

test('server and Postgres killed together start again without help, even where the pid has gone to another program', async () => {
  const folder = await newFolder()
  const { child, url } = await startElsewhere(folder)
  await ask(url, 'CREATE TABLE kept AS SELECT 1 AS number')
  const path = join(folder, 'postgres/postmaster.pid')
  const left = await readFile(path, 'utf8')
  child.kill('SIGKILL')
  process.kill(await postmasterPid(folder), 'SIGKILL')
  await once(child, 'exit')
  // This very test runs under the number that the file now names.
  await writeFile(path, left.replace(/^\d+/, String(process.pid)))
  const next = await start(folder)
  expect(await ask(next.url, 'SELECT number FROM kept')).toEqual([{ number: 1 }])
})

test('a command uses the Postgres of the living server, and leaves it running', async () => {
  const folder = await newFolder()
  const server = await start(folder)
  const attached = await attachEmbeddedPostgres(folder)
  expect(attached.url).toBe(server.url)
  await attached.detach()
  expect(await ask(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('commands without a server start Postgres for the moment, and the last one stops it', async () => {
  const folder = await newFolder()
  const [first, second] = await Promise.all([attachEmbeddedPostgres(folder), attachEmbeddedPostgres(folder)])
  await first.detach()
  expect(await ask(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await second.detach()
  await expect(postmasterPid(folder)).rejects.toThrow('ENOENT')
})

test('a server that starts while a command is at work keeps the Postgres that the command started', async () => {
  const folder = await newFolder()
  const attached = await attachEmbeddedPostgres(folder)
  const server = await start(folder)
  await attached.detach()
  expect(await ask(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a data folder that cannot be made is said to be unusable', async () => {
  const folder = await newFolder()
  await writeFile(folder, 'a file')
  await expect(startEmbeddedPostgres(folder, log)).rejects.toMatchObject({ errorName: 'dataFolderUnusable' })
})

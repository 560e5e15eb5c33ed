import { randomUUID } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import pg from 'pg'
import { type Migration, readMigrations } from './read-migrations.ts'

// The key under which Prisma's own tool locks, so that the two never migrate at once.
const migrationLock = 72_707_369

/**
 * Brings the database to this version: applies the migrations of the folder that it lacks, each in a transaction of its own, and
 * keeps the book that `prisma migrate deploy` keeps. Any number of replicas may start at once; one applies, the others wait.
 *
 * @param databaseUrl postgresql://…
 * @param folder path of prisma/migrations
 * @returns the names of what was applied now
 * @throws VouchError `migrationRefused` naming a migration that was edited since, failed, or is not known to this version
 */
export async function applyMigrations(databaseUrl: string, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'vouch migrations' })
  await client.connect()
  try {
    const settled = await appliedMigrations(client)
    if (settled !== undefined && missing(migrations, settled).length === 0) return []
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query(book)
    const pending = missing(migrations, (await appliedMigrations(client)) ?? [])
    for (const migration of pending) await apply(client, migration)
    return pending.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

interface AppliedMigration {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
}

/** Undefined where the database has no book yet. Reading first lets an account without the right to change tables start. */
async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[] | undefined> {
  const { rows: found } = await client.query<{ book: string | null }>(
    `SELECT to_regclass('_prisma_migrations') AS book`,
  )
  if (found[0]?.book == null) return undefined
  const { rows } = await client.query<AppliedMigration>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  return rows
}

function missing(migrations: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { migration_name: name, checksum, finished_at } of applied) {
    const migration = known.get(name)
    if (migration === undefined) refuse(name, 'is applied, but this version does not know it: a newer version wrote it')
    if (finished_at === null) refuse(name, 'failed halfway, and was left so')
    if (migration.checksum !== checksum) refuse(name, 'was changed after it was applied')
  }
  const names = new Set(applied.map((row) => row.migration_name))
  return migrations.filter((migration) => !names.has(migration.name))
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(migration.sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    if (!(error instanceof pg.DatabaseError)) throw error
    refuse(migration.name, `could not be applied, and was taken back: ${error.message}`, error)
  }
}

function refuse(name: string, why: string, cause?: unknown): never {
  throw new VouchError('migrationRefused', { detail: `Migration ${name} ${why}.`, cause })
}

// As Prisma makes it.
const book = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`

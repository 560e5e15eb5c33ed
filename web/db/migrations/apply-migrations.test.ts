import { createHash, randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { applyMigrations } from './apply-migrations.ts'

const shipped = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url))
const server = inject('postgresUrl')
let folder: string
let url: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-migrations-'))
  await cp(shipped, folder, { recursive: true })
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await query(`${server}/postgres`, `CREATE DATABASE ${name}`)
  url = `${server}/${name}`
})

afterEach(async () => {
  await query(`${server}/postgres`, `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`)
  await rm(folder, { recursive: true })
})

async function query(at: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(at)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

test('replicas that start at once on an empty database all come up, and each migration is applied once', async () => {
  await addMigration('9998_once', 'CREATE TABLE once AS SELECT 1 AS number')
  const applied = await Promise.all(Array.from({ length: 6 }, () => applyMigrations(url, folder)))
  expect(applied.filter((names) => names.includes('9998_once'))).toHaveLength(1)
  expect(await query(url, 'SELECT number FROM once')).toEqual([{ number: 1 }])
})

test('the book is the one that Prisma keeps: name, SHA-256 of the file, finished', async () => {
  await applyMigrations(url, folder)
  const file = await readFile(join(folder, '0001_initial/migration.sql'))
  const rows = await query(
    url,
    `SELECT *, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY migration_name`,
  )
  expect(rows[0]).toMatchObject({
    migration_name: '0001_initial',
    checksum: createHash('sha256').update(file).digest('hex'),
    applied_steps_count: 1,
    rolled_back_at: null,
    done: true,
  })
})

test('only what is missing is applied', async () => {
  expect(await applyMigrations(url, folder)).toContain('0001_initial')
  expect(await applyMigrations(url, folder)).toEqual([])
  await addMigration('9998_next', 'CREATE TABLE next (id int)')
  expect(await applyMigrations(url, folder)).toEqual(['9998_next'])
})

test('a migration that was edited after it was applied stops the start by name', async () => {
  await applyMigrations(url, folder)
  await writeFile(join(folder, '0001_initial/migration.sql'), '-- nothing')
  await expect(applyMigrations(url, folder)).rejects.toThrow('0001_initial was changed')
})

test('a database written by a newer version stops the start by name', async () => {
  await addMigration('9998_newer', 'CREATE TABLE newer (id int)')
  await applyMigrations(url, folder)
  await rm(join(folder, '9998_newer'), { recursive: true })
  await expect(applyMigrations(url, folder)).rejects.toThrow('9998_newer is applied, but this version does not know it')
})

test('a migration that Prisma left unfinished stops the start by name', async () => {
  await applyMigrations(url, folder)
  await query(url, `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '0001_initial'`)
  await expect(applyMigrations(url, folder)).rejects.toThrow('0001_initial failed halfway')
})

test('a migration that fails leaves nothing of itself behind, and can be mended', async () => {
  await addMigration('9998_broken', 'CREATE TABLE half (id int); SELECT 1/0;')
  await expect(applyMigrations(url, folder)).rejects.toMatchObject({ errorName: 'migrationRefused' })
  expect(await query(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
  await writeFile(join(folder, '9998_broken/migration.sql'), 'CREATE TABLE half (id int)')
  expect(await applyMigrations(url, folder)).toEqual(['9998_broken'])
})

import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../db/database.ts'
import type {} from './postgres.ts'

export interface TestDatabase {
  readonly url: string
  readonly database: Database
  drop(): Promise<void>
}

/** A database of its own for one test file: a copy of the migrated template, on the run's real Postgres. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asAdmin(server, `CREATE DATABASE ${name} TEMPLATE vouch_template`)
  const url = `${server}/${name}`
  const database = openDatabase(url)
  return {
    url,
    database,
    async drop() {
      await database.close()
      await asAdmin(server, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function asAdmin(server: string, statement: string): Promise<void> {
  const client = new pg.Client(`${server}/postgres`)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

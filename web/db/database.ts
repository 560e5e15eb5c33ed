import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'
import { statementNames } from './statement-names.ts'

/** The one way to Postgres: Prisma, and the pool beneath it for the few statements where Prisma was measured too slow. */
export interface Database {
  readonly prisma: PrismaClient
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** What a query takes: the client itself, or the transaction that it is part of. */
export type Queryable = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>

/**
 * Opens the pool. Connects lazily: a database that is away makes the first query fail, not this.
 *
 * @param url postgresql://…
 */
export function openDatabase(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 5_000,
    application_name: 'vouch',
    // Prisma's adapter sends times without an offset, in UTC: the session has to read them so, whatever the server's zone.
    options: '-c TimeZone=UTC',
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator: statementNames() }) })
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect()
      if (!pool.ended) await pool.end()
    },
  }
}

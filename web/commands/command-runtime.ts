import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { masterKey } from '../config/master-key.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { attachEmbeddedPostgres } from '../db/embedded/attach-embedded-postgres.ts'
import { applyMigrations } from '../db/migrations/apply-migrations.ts'
import { type Clock, systemClock } from '../domain/clock/clock.ts'
import type { SigningKeyContext } from '../domain/signing-keys/context.ts'
import { createLogger } from '../log/logger.ts'
import { locations } from '../start/locations.ts'

/** What a command works with: the database of the server, without the server. */
export interface CommandRuntime {
  readonly config: Config
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
  signingKeyContext(): Promise<SigningKeyContext>
  close(): Promise<void>
}

export async function openCommandRuntime(config: Config): Promise<CommandRuntime> {
  const log = createLogger({ logLevel: config.logLevel === 'silent' ? 'silent' : 'warn' }, process.stderr)
  const attached = config.databaseUrl === undefined ? await attachEmbeddedPostgres(config.dataFolder) : undefined
  const url = attached?.url ?? config.databaseUrl ?? ''
  const database = openDatabase(url)
  const close = async () => {
    await database.close()
    await attached?.detach()
  }
  try {
    await applyMigrations(url, locations().migrations)
  } catch (error) {
    await close()
    throw error
  }
  const base = { config, database, clock: systemClock, log }
  return { ...base, close, signingKeyContext: async () => ({ ...base, masterKey: await masterKey(config) }) }
}

import { setTimeout as delay } from 'node:timers/promises'
import { VouchError } from '@vouch/protocol'
import type { Logger } from 'pino'
import type { Database } from './database.ts'
import { isDatabaseUnavailable } from './database-unavailable.ts'

/** A database that is started together with the server answers by then. */
const PATIENCE_SECONDS = 30
const BETWEEN_TRIES_MS = 250

export interface WaitOptions {
  readonly log: Pick<Logger, 'warn'>
  /** Aborted: nobody wants the server any more. */
  readonly stopping: AbortSignal
  /** 30 unless given. */
  readonly patienceSeconds?: number
}

/**
 * Waits until the database takes a query: servers and their database are often started at once, in no order.
 *
 * @throws VouchError `databaseUnavailable` where it is away for longer than the patience
 * @throws VouchError `configurationInvalid` where it answers, and lets this user or database name not in
 * @throws the reason of `stopping`
 */
export async function waitForDatabase({ pool }: Pick<Database, 'pool'>, options: WaitOptions): Promise<void> {
  const { log, stopping, patienceSeconds = PATIENCE_SECONDS } = options
  const began = performance.now()
  for (let tries = 1; ; tries += 1) {
    const error = await pool.query('SELECT 1').then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (error === undefined) return
    const why = error instanceof Error && error.message !== '' ? error.message : codeOf(error)
    if (turnsUsAway(error)) throw new VouchError('configurationInvalid', { detail: `\n  DATABASE_URL: ${why}.` })
    if (!isDatabaseUnavailable(error)) throw error
    if (performance.now() - began > patienceSeconds * 1000) {
      const detail = `It did not answer for ${patienceSeconds} seconds: ${why}.`
      throw new VouchError('databaseUnavailable', { detail, cause: error })
    }
    if (tries === 1) log.warn(`the database does not answer (${why}); trying again for ${patienceSeconds} seconds`)
    await delay(BETWEEN_TRIES_MS, undefined, { signal: stopping }).catch(() => {})
    stopping.throwIfAborted()
  }
}

/** PostgreSQL Appendix A: invalid authorization (28), and a database that does not exist. */
function turnsUsAway(error: unknown): boolean {
  return /^(28...|3D000)$/.test(codeOf(error))
}

// An attempt at several addresses of one name fails with a code and without words.
function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code)
}

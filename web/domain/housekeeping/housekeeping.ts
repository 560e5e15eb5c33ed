import type { Logger } from 'pino'
import { deleteExpiredRows } from '../../db/expired-rows.ts'
import type { Runtime } from '../../runtime.ts'
import { applyRetention } from '../audit/apply-retention.ts'
import { watchDomains } from '../domains/watch-domains.ts'

const INTERVAL_MS = 10 * 60 * 1000

/**
 * Deletes what has expired or is kept no longer, and looks after verified domains, now and every ten minutes. Nothing depends on it: every query asks
 * for the time itself.
 *
 * @returns stops it
 */
export function startHousekeeping(runtime: Pick<Runtime, 'config' | 'database' | 'clock' | 'log'>): () => void {
  const sweep = async () => {
    const { database, clock, log } = runtime
    await deleteExpiredRows(database.prisma, clock()).catch(report(log, 'expired rows were not deleted'))
    await applyRetention(runtime).catch(report(log, 'the audit log was not shortened'))
    await watchDomains(runtime).catch(report(log, 'verified domains were not looked at'))
  }
  void sweep()
  const timer = setInterval(sweep, INTERVAL_MS)
  timer.unref()
  return () => clearInterval(timer)
}

function report(log: Logger, what: string) {
  return (error: unknown) => log.warn({ err: error }, `${what}; the next sweep tries again`)
}

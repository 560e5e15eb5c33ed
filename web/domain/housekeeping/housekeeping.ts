import type { Logger } from 'pino'
import { deleteExpiredRows } from '../../db/expired-rows.ts'
import type { Runtime } from '../../runtime.ts'

const INTERVAL_MS = 10 * 60 * 1000

/**
 * Deletes what has expired, now and every ten minutes. Nothing depends on it: every query asks for the time itself.
 *
 * @returns stops it
 */
export function startHousekeeping(runtime: Pick<Runtime, 'database' | 'clock' | 'log'>): () => void {
  const sweep = () => deleteExpiredRows(runtime.database.prisma, runtime.clock()).catch(report(runtime.log))
  void sweep()
  const timer = setInterval(sweep, INTERVAL_MS)
  timer.unref()
  return () => clearInterval(timer)
}

function report(log: Logger) {
  return (error: unknown) => log.warn({ err: error }, 'expired rows were not deleted; the next sweep tries again')
}

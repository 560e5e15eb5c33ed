import { VouchError } from '@vouch/protocol'
import { takeDomainsToCheck } from '../../db/domains.ts'
import type { Runtime } from '../../runtime.ts'
import { checkDomain } from './check-domain.ts'

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

/**
 * Looks once a week whether the records of verified domains are still there; call it as often as you like, from any number of
 * servers. One that is gone is marked for administrators to see and written to the audit log, and takes nothing away.
 */
export async function watchDomains(runtime: Pick<Runtime, 'config' | 'database' | 'clock' | 'log'>): Promise<void> {
  const now = runtime.clock()
  const before = new Date(now.getTime() - WEEK_MS)
  for (const domain of await takeDomainsToCheck(runtime.database.prisma, before, now)) {
    try {
      await checkDomain(runtime, domain, { by: undefined, now })
    } catch (error) {
      if (!(error instanceof VouchError)) throw error
      // No answer says nothing of the record: next week it is asked again.
      runtime.log.warn({ domain: domain.name, code: error.code }, 'a domain could not be looked up')
    }
  }
}

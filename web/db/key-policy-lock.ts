import type { Queryable } from './database.ts'

/** Any number, the same for every replica. */
const LOCK = 4_177_062

/**
 * Until the transaction ends: no key is enrolled while a policy is put into force, and no policy while a key is. So every
 * key that is there has been judged by the policy that holds.
 */
export async function lockKeyPolicy(transaction: Queryable, by: 'enrolment' | 'change'): Promise<void> {
  if (by === 'enrolment') await transaction.$executeRaw`SELECT pg_advisory_xact_lock_shared(${LOCK}::bigint)`
  else await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`
}

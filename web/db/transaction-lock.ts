import type { Queryable } from './database.ts'

/** What transactions wait for one another at: a number each, that nothing else in the database has. */
const numbers = {
  keyPolicy: 4_177_062,
  firstAdministrator: 5_263_003,
  administrators: 5_263_004,
  groupNames: 5_263_005,
  settings: 5_263_006,
  awsRoleRules: 5_263_017,
} as const

/**
 * Holds a lock until the transaction ends, over all replicas. It may be asked for again in the same transaction.
 *
 * @param hold `shared`: beside others that share it; `alone`: beside nobody
 */
export async function lockUntilCommit(
  transaction: Queryable,
  lock: keyof typeof numbers,
  hold: 'alone' | 'shared' = 'alone',
): Promise<void> {
  const number = numbers[lock]
  if (hold === 'shared') await transaction.$executeRaw`SELECT pg_advisory_xact_lock_shared(${number}::bigint)`
  else await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${number}::bigint)`
}

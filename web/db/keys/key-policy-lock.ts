import type { Queryable } from '../database.ts'
import { lockUntilCommit } from '../transaction-lock.ts'

/**
 * Until the transaction ends: no key is enrolled, and none removed by its owner, while a policy is put into force; and no
 * policy while a key is. So every key that is there has been judged by the policy that holds, and who counts the keys that
 * are left counts none that it is disabling.
 */
export async function lockKeyPolicy(transaction: Queryable, by: 'enrolment' | 'change'): Promise<void> {
  await lockUntilCommit(transaction, 'keyPolicy', by === 'enrolment' ? 'shared' : 'alone')
}

import type { Queryable } from '../../db/database.ts'
import { removeKeysOfPerson } from '../../db/people/person-access.ts'
import { recordEvent } from '../audit/record-event.ts'

/** Who removes the keys, and how the audit log is to say so. */
export interface KeyRemoval {
  /** E-mail address of the administrator, or `recovery`. */
  readonly by: string
  readonly sessionId?: string | undefined
  readonly ceremonyId?: string | undefined
  readonly ip: string | undefined
  readonly now: Date
}

/**
 * Removes every key of a person, but for one where it is named. Their sessions have to be ended beside it.
 *
 * @returns how many were removed
 */
export async function removeKeys(
  transaction: Queryable,
  personId: string,
  but: string | undefined,
  { by, sessionId, ceremonyId, ip, now }: KeyRemoval,
): Promise<number> {
  const removed = await removeKeysOfPerson(transaction, personId, but, now)
  for (const keyId of removed) {
    const about = { personId, keyId, sessionId, ceremonyId, ip, outcome: 'ok' } as const
    await recordEvent(transaction, { ...about, type: 'key.removed', details: { by } })
  }
  return removed.length
}

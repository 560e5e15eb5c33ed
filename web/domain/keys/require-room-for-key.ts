import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { countKeys } from '../../db/keys/security-keys.ts'

/** More than anybody carries; without an end one account could fill the table, and every sign-in would list them all. */
export const MAX_KEYS = 20

/**
 * Asks whether a person may have one more key. Race-proof where the transaction holds the person (`lockPerson`).
 *
 * @throws VouchError `tooManyKeys`
 */
export async function requireRoomForKey(queryable: Queryable, personId: string): Promise<void> {
  if ((await countKeys(queryable, personId)) >= MAX_KEYS) throw new VouchError('tooManyKeys')
}

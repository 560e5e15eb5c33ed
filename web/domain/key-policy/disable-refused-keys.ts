import type { Queryable } from '../../db/database.ts'
import { disableKey } from '../../db/keys/security-keys.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify } from '../notices/notify.ts'
import { revokeSessionsOfKey } from '../sessions/revoke-session.ts'
import type { JudgedKey } from './judge-enrolled-keys.ts'

/** Who or what has keys disabled. */
export interface Enforcement {
  /** E-mail address of the administrator; undefined where new metadata does it. */
  readonly by: string | undefined
  /** Of the administrator's touch. */
  readonly ceremonyId: string | undefined
  readonly ip: string | undefined
  readonly now: Date
}

/**
 * Takes keys out of service that the policy refuses, ends every session that they began, and tells their owners and the
 * administrators.
 *
 * @param transaction of the change that they are refused by
 * @returns how many were disabled; a key that somebody else disabled meanwhile is not counted
 */
export async function disableRefusedKeys(
  transaction: Queryable,
  refused: readonly JudgedKey[],
  enforcement: Enforcement,
): Promise<number> {
  let disabled = 0
  for (const judged of refused) if (await disable(transaction, judged, enforcement)) disabled += 1
  return disabled
}

async function disable(
  transaction: Queryable,
  { key, reasons: [gravest] }: JudgedKey,
  { by, ceremonyId, ip, now }: Enforcement,
): Promise<boolean> {
  if (gravest === undefined || !(await disableKey(transaction, key.id, 'policy', now))) return false
  const about = { personId: key.person.id, keyId: key.id, ceremonyId, ip }
  const whom = by === undefined || by === key.person.email ? {} : { by }
  const details = { ...whom, error: gravest.error, reason: gravest.reason }
  await recordEvent(transaction, { ...about, type: 'key.disabled', outcome: 'ok', details })
  await revokeSessionsOfKey(transaction, key.id, { reason: 'key_disabled', ...whom, ceremonyId, ip, now })
  const told = { ...whom, key: key.nickname, reason: gravest.words }
  await notify(transaction, { kind: 'key_disabled_by_policy', personId: key.person.id, details: told, now })
  return true
}

import type { Queryable } from '../../db/database.ts'
import { endAttempts } from '../../db/people/person-access.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify } from '../notices/notify.ts'
import { revokeSessionsOfPerson } from '../sessions/revoke-session.ts'
import { endWhatWasHandedOut } from './end-what-was-handed-out.ts'
import { removeKeys } from './remove-keys.ts'

export interface Recovery {
  readonly personId: string
  readonly inviteId: string
  /** The new key, which stays, and its name. */
  readonly keyId: string
  readonly nickname: string
  readonly ceremonyId: string
  readonly ip: string | undefined
  readonly now: Date
}

/**
 * What redeeming a recovery invite does, in the transaction that stores the new key and before it starts a session: whoever
 * holds an older key or session of this person has nothing any more, and everybody concerned is told.
 *
 * @param transaction which holds the person (`lockPerson`), so that no key is added beside it
 */
export async function endOlderKeysAndSessions(transaction: Queryable, recovery: Recovery): Promise<void> {
  const { personId, inviteId, keyId, nickname, ceremonyId, ip, now } = recovery
  const sessions = await revokeSessionsOfPerson(transaction, personId, { reason: 'keys_recovered', ip, now })
  const attempts = await endAttempts(transaction, personId, now)
  const removal = { by: 'recovery', ceremonyId, ip, now }
  const keys = await removeKeys(transaction, personId, keyId, removal)
  const handouts = await endWhatWasHandedOut(transaction, personId, removal)
  await recordEvent(transaction, {
    type: 'person.recovered',
    outcome: 'ok',
    personId,
    keyId,
    ceremonyId,
    ip,
    details: { invite: inviteId, sessions, keys, ...attempts, ...handouts },
  })
  const details = { key: nickname, keysRemoved: keys, sessionsEnded: sessions, ip: ip ?? null }
  await notify(transaction, { kind: 'key_recovered', personId, details, now })
}

import { disableKey, type KeyWithOwner } from '../../db/keys/security-keys.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify } from '../notices/notify.ts'
import { revokeSessionsOfKey } from '../sessions/revoke-session.ts'

/**
 * Takes a key out of service whose counter did not go up, and ends every session that a touch of it began: two devices
 * may hold the same private key (WebAuthn L3 §6.1.1). Does nothing where the key was disabled by somebody else meanwhile.
 */
export async function disableClonedKey(
  runtime: Pick<Runtime, 'database'>,
  clone: {
    readonly key: KeyWithOwner
    readonly signCount: number
    readonly ceremonyId: string
    readonly ip: string | undefined
    readonly now: Date
  },
): Promise<void> {
  const { key, signCount, ceremonyId, ip, now } = clone
  await runtime.database.prisma.$transaction(async (transaction) => {
    if (!(await disableKey(transaction, key.id, 'counter', now))) return
    const about = { personId: key.person.id, keyId: key.id, ceremonyId, ip }
    await recordEvent(transaction, { ...about, type: 'key.disabled', outcome: 'ok', details: { signCount } })
    const details = { key: key.nickname, ...(ip === undefined ? {} : { ip }) }
    await notify(transaction, { kind: 'sign_count_anomaly', personId: key.person.id, details, now })
    await revokeSessionsOfKey(transaction, key.id, { reason: 'key_disabled', ceremonyId, ip, now })
  })
}

import { changeSigningKeys, findSigningKeys, replaceWrappedDataKey } from '../../db/signing-keys/signing-keys.ts'
import { recordEvent } from '../audit/record-event.ts'
import { AUDIT_PURPOSE, OIDC_PURPOSE, type SigningKeyContext } from './context.ts'
import { type MasterKey, masterKeyId, rewrapEnvelope } from './envelope.ts'
import { undecryptable } from './undecryptable.ts'

/**
 * Puts every live key under another master key, all or none. Signing keys, kids and tokens stay as they are. Afterwards
 * servers start with the new master key only; those that run keep signing, and make no new key until they are restarted.
 *
 * @returns how many keys were rewrapped; those that are under the new master key already are passed over
 * @throws VouchError `signingKeyUndecryptable` where `from` is not the master key that sealed them
 */
export async function rewrapSigningKeys(
  { database }: Pick<SigningKeyContext, 'database'>,
  from: MasterKey,
  to: MasterKey,
): Promise<number> {
  return changeSigningKeys(database, OIDC_PURPOSE, async (queryable, rows) => {
    const all = [...rows, ...(await findSigningKeys(queryable, AUDIT_PURPOSE))]
    const due = all.filter((row) => row.state !== 'removed' && row.masterKeyId !== masterKeyId(to))
    for (const row of due) {
      await replaceWrappedDataKey(queryable, row.kid, rewrapped(row, from, to))
      await recordEvent(queryable, { type: 'signing_key.rewrapped', outcome: 'ok', details: { kid: row.kid } })
    }
    return due.length
  })
}

function rewrapped(
  row: Parameters<typeof rewrapEnvelope>[0] & { kid: string; purpose: string },
  from: MasterKey,
  to: MasterKey,
) {
  try {
    return rewrapEnvelope(row, from, to, row)
  } catch {
    throw undecryptable([row.kid])
  }
}

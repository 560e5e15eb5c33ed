import { VouchError } from '@vouch/protocol'
import { findKeyOwner, renameKey } from '../../db/keys/security-keys.ts'
import type { ActContext } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { displayText } from '../enrollment/display-text.ts'

/**
 * Gives one of the person's own keys another name.
 *
 * @throws VouchError `keyUnknown` where the person has no such key; `requestMalformed` for a name that cannot be shown
 */
export async function renameOwnKey(
  { runtime, person, session, touch, ip }: ActContext,
  { keyId, nickname }: { readonly keyId: string; readonly nickname: string },
): Promise<void> {
  const name = displayText('nickname', nickname)
  await runtime.database.prisma.$transaction(async (transaction) => {
    const before = await findKeyOwner(transaction, keyId)
    const renamed = await renameKey(transaction, { id: keyId, personId: person.id }, name)
    if (before === undefined || !renamed) throw new VouchError('keyUnknown')
    await recordEvent(transaction, {
      type: 'key.renamed',
      outcome: 'ok',
      personId: person.id,
      keyId,
      sessionId: session.id,
      ceremonyId: touch?.ceremonyId,
      ip,
      details: { from: before.nickname, to: name },
    })
  })
}

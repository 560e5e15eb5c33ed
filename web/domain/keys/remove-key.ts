import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { lockKeyPolicy } from '../../db/keys/key-policy-lock.ts'
import { countActiveKeys, findKeyOwner, removeKeyRow } from '../../db/keys/security-keys.ts'
import { lockPerson } from '../../db/people/people.ts'
import type { ActContext } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify } from '../notices/notify.ts'
import { beginChangeOfAdministrators, requireAnAdministrator } from '../people/administrators.ts'
import { type Ending, revokeSessionsOfKey } from '../sessions/revoke-session.ts'
import { keyModel } from './key-model.ts'

/**
 * Takes a key away from its owner, for the owner: never the last that works. The person is locked while the keys are counted, so that
 * of two removals at once one sees what the other did.
 *
 * @returns how many sessions ended with it
 * @throws VouchError `keyUnknown` where the person has no such key, `lastKey`
 */
export async function removeOwnKey(context: ActContext, keyId: string): Promise<number> {
  const { person, runtime } = context
  return runtime.database.prisma.$transaction(async (transaction) => {
    // What a policy is about to disable is no key that is left.
    await lockKeyPolicy(transaction, 'enrolment')
    await lockPerson(transaction, person.id)
    const key = await findKeyOwner(transaction, keyId)
    if (key === undefined || key.personId !== person.id) throw new VouchError('keyUnknown')
    const left = (await countActiveKeys(transaction, person.id)) - (key.state === 'active' ? 1 : 0)
    if (left < 1) throw new VouchError('lastKey')
    return remove(transaction, context, key)
  })
}

/**
 * Takes a key away from whomever, for an administrator: the last one, too, after which only an invite leads back.
 *
 * @returns how many sessions ended with it
 * @throws VouchError `keyUnknown`; `lastKey` where it is the administrator's own last one; `lastAdministrator`
 */
export async function removeKeyOfPerson(context: ActContext, keyId: string): Promise<number> {
  const { prisma } = context.runtime.database
  const owner = (await findKeyOwner(prisma, keyId))?.personId
  if (owner === context.person.id) return removeOwnKey(context, keyId)
  if (owner === undefined) throw new VouchError('keyUnknown')
  return prisma.$transaction(async (transaction) => {
    await beginChangeOfAdministrators(transaction, context)
    await lockPerson(transaction, owner)
    const key = await findKeyOwner(transaction, keyId)
    if (key === undefined) throw new VouchError('keyUnknown')
    const sessions = await remove(transaction, context, key)
    // Two administrators who take each other's last key away at once would leave nobody.
    await requireAnAdministrator(transaction)
    return sessions
  })
}

type RemovedKey = NonNullable<Awaited<ReturnType<typeof findKeyOwner>>>

/** Revokes first: where anything after it fails there is less access than before, and never more. */
async function remove(transaction: Queryable, context: ActContext, key: RemovedKey): Promise<number> {
  const { person, session, touch, ip, now } = context
  const by = key.personId === person.id ? undefined : person.email
  const ending: Ending = { reason: 'key_removed', ip, now, by, ceremonyId: touch?.ceremonyId }
  const sessions = await revokeSessionsOfKey(transaction, key.id, ending)
  await removeKeyRow(transaction, key.id, now)
  const { name: model } = keyModel(key.aaguid, key.transports)
  await recordEvent(transaction, {
    type: 'key.removed',
    outcome: 'ok',
    personId: key.personId,
    keyId: key.id,
    sessionId: session.id,
    ceremonyId: touch?.ceremonyId,
    ip,
    details: { nickname: key.nickname, sessions, ...(by === undefined ? {} : { by }) },
  })
  const details = { key: key.nickname, model, by: person.email, ...(ip === undefined ? {} : { ip }) }
  await notify(transaction, { kind: 'key_removed', personId: key.personId, details, now })
  return sessions
}

import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { addMember, lockGroup } from '../../db/people/groups.ts'
import { actedBy } from '../acts/acted-by.ts'
import type { ActContext } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'

/**
 * Puts a person into a group, in the transaction of an act; nothing happens where they are in it.
 *
 * @throws VouchError `groupUnknown`
 */
export async function joinGroup(
  transaction: Queryable,
  act: ActContext,
  { groupId, person }: { groupId: string; person: { readonly id: string } },
): Promise<void> {
  const group = await lockGroup(transaction, groupId)
  if (group === undefined) throw new VouchError('groupUnknown')
  if (!(await addMember(transaction, groupId, person.id, act.now))) return
  await recordEvent(transaction, {
    ...actedBy(act),
    type: 'group.member_added',
    personId: person.id,
    details: { by: act.person.email, group: group.name, groupId },
  })
}

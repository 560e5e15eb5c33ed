import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import type { Queryable } from '../../db/database.ts'
import {
  deleteGroup as deleteGroupRow,
  type GroupRow,
  groupNameIsTaken,
  lockGroup,
  lockGroupNames,
  updateGroup,
} from '../../db/people/groups.ts'
import { actedBy } from '../acts/acted-by.ts'
import { type ActContext, defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { groupDescription } from './group-description.ts'
import { groupName } from './group-name.ts'

export const renameGroup = defineAct({
  name: 'group.rename',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ groupId: z.uuid(), name: z.string().max(256) }),
  /** @throws VouchError `groupUnknown`, `groupNameMalformed`, `groupNameTaken` */
  async run(act, { groupId, name }) {
    const to = groupName(name)
    return changeGroup(act, groupId, async (transaction, group) => {
      await lockGroupNames(transaction)
      if (await groupNameIsTaken(transaction, to, groupId)) throw new VouchError('groupNameTaken')
      await updateGroup(transaction, groupId, { name: to })
      const details = { by: act.person.email, group: to, groupId, from: group.name }
      await recordEvent(transaction, { ...actedBy(act), type: 'group.renamed', details })
    })
  },
})

export const describeGroup = defineAct({
  name: 'group.describe',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ groupId: z.uuid(), description: z.string().max(1_000) }),
  /** @throws VouchError `groupUnknown`, `requestMalformed` */
  async run(act, parameters) {
    const { groupId } = parameters
    const description = groupDescription(parameters.description)
    return changeGroup(act, groupId, async (transaction, group) => {
      await updateGroup(transaction, groupId, { description })
      const details = { by: act.person.email, group: group.name, groupId, from: group.description, to: description }
      await recordEvent(transaction, { ...actedBy(act), type: 'group.described', details })
    })
  },
})

/** Deletes a group; its members are people still. */
export const deleteGroup = defineAct({
  name: 'group.delete',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ groupId: z.uuid() }),
  /** @throws VouchError `groupUnknown` */
  async run(act, { groupId }) {
    return changeGroup(act, groupId, async (transaction, group) => {
      const members = await deleteGroupRow(transaction, groupId)
      const details = { by: act.person.email, group: group.name, groupId, members }
      await recordEvent(transaction, { ...actedBy(act), type: 'group.deleted', details })
    })
  },
})

async function changeGroup(
  { runtime }: ActContext,
  groupId: string,
  change: (transaction: Queryable, group: GroupRow) => Promise<void>,
): Promise<undefined> {
  await runtime.database.prisma.$transaction(async (transaction) => {
    const group = await lockGroup(transaction, groupId)
    if (group === undefined) throw new VouchError('groupUnknown')
    await change(transaction, group)
  })
}

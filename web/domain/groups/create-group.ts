import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { insertGroup, lockGroupNames } from '../../db/people/groups.ts'
import { actedBy } from '../acts/acted-by.ts'
import { defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { groupDescription } from './group-description.ts'
import { groupName } from './group-name.ts'

export const createGroup = defineAct({
  name: 'group.create',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ name: z.string().max(256), description: z.string().max(1_000).optional() }),
  /** @throws VouchError `groupNameMalformed`, `groupNameTaken`, `requestMalformed` */
  async run(act, parameters) {
    const name = groupName(parameters.name)
    const description = groupDescription(parameters.description ?? '')
    return act.runtime.database.prisma.$transaction(async (transaction) => {
      await lockGroupNames(transaction)
      const groupId = await insertGroup(transaction, { name, description, createdAt: act.now })
      if (groupId === undefined) throw new VouchError('groupNameTaken')
      const details = { by: act.person.email, group: name, groupId }
      await recordEvent(transaction, { ...actedBy(act), type: 'group.created', details })
      return { groupId }
    })
  },
})

import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { findGroup, removeMember } from '../../db/people/groups.ts'
import { lockPerson } from '../../db/people/people.ts'
import { actedBy } from '../acts/acted-by.ts'
import { defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { joinGroup } from './join-group.ts'

const parameters = z.strictObject({ groupId: z.uuid(), personId: z.uuid() })

export const addGroupMember = defineAct({
  name: 'group.add-member',
  by: 'administrator',
  touch: true,
  parameters,
  /** @throws VouchError `groupUnknown`, `personUnknown`, `personDeactivated` */
  async run(act, { groupId, personId }) {
    await act.runtime.database.prisma.$transaction(async (transaction) => {
      const person = await lockPerson(transaction, personId)
      if (person === undefined) throw new VouchError('personUnknown')
      if (person.state === 'deactivated') throw new VouchError('personDeactivated')
      await joinGroup(transaction, act, { groupId, person })
    })
    return undefined
  },
})

export const removeGroupMember = defineAct({
  name: 'group.remove-member',
  by: 'administrator',
  touch: true,
  parameters,
  /** @throws VouchError `groupUnknown`; that the person is not in it is no error */
  async run(act, { groupId, personId }) {
    await act.runtime.database.prisma.$transaction(async (transaction) => {
      const group = await findGroup(transaction, groupId)
      if (group === undefined) throw new VouchError('groupUnknown')
      if (!(await removeMember(transaction, groupId, personId))) return
      const details = { by: act.person.email, group: group.name, groupId }
      await recordEvent(transaction, { ...actedBy(act), type: 'group.member_removed', personId, details })
    })
    return undefined
  },
})

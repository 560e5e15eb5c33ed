import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { lockPerson, readmitPerson } from '../../db/people/people.ts'
import { actedBy } from '../acts/acted-by.ts'
import { defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { beginChangeOfAdministrators } from './administrators.ts'
import { handOverInvite } from './hand-over-invite.ts'
import { requireLetter } from './require-letter.ts'

/** Invites somebody back: a member without groups and without keys. What they had is given again by hand, or not at all. */
export const reactivatePerson = defineAct({
  name: 'person.reactivate',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ personId: z.uuid() }),
  /** @throws VouchError `personUnknown`, `personInOtherState` */
  async run(act, { personId }) {
    await requireLetter(act, personId)
    return act.runtime.database.prisma.$transaction(async (transaction) => {
      await beginChangeOfAdministrators(transaction, act)
      if ((await lockPerson(transaction, personId)) === undefined) throw new VouchError('personUnknown')
      if (!(await readmitPerson(transaction, personId))) {
        throw new VouchError('personInOtherState', { detail: 'They are not deactivated.' })
      }
      const details = { by: act.person.email }
      await recordEvent(transaction, { ...actedBy(act), type: 'person.reactivated', personId, details })
      return handOverInvite(transaction, act, { personId, role: 'member', purpose: 'enrol', by: 'mail' })
    })
  },
})

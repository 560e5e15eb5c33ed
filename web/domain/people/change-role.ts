import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { setRoleOfOpenInvites } from '../../db/people/invites.ts'
import { lockPerson, setRole } from '../../db/people/people.ts'
import { actedBy } from '../acts/acted-by.ts'
import { defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify } from '../notices/notify.ts'
import { beginChangeOfAdministrators, requireAnAdministrator } from './administrators.ts'
import { endWhatWasHandedOut } from './end-what-was-handed-out.ts'

/** Makes a person an administrator, or a member again. Their sessions go on: what they may do is looked up at each act. */
export const changeRole = defineAct({
  name: 'person.change-role',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ personId: z.uuid(), role: z.enum(['member', 'administrator']) }),
  /** @throws VouchError `personUnknown`, `personDeactivated`, `lastAdministrator` */
  async run(act, { personId, role }) {
    await act.runtime.database.prisma.$transaction(async (transaction) => {
      await beginChangeOfAdministrators(transaction, act)
      const person = await lockPerson(transaction, personId)
      if (person === undefined) throw new VouchError('personUnknown')
      if (person.state === 'deactivated') throw new VouchError('personDeactivated')
      await setRole(transaction, personId, role)
      // Otherwise a link that was made before would give the old role back.
      await setRoleOfOpenInvites(transaction, personId, role)
      await requireAnAdministrator(transaction)
      const by = act.person.email
      const ending = { ...actedBy(act), by, now: act.now }
      const ended = role === 'member' ? await endWhatWasHandedOut(transaction, personId, ending) : {}
      await recordEvent(transaction, {
        ...actedBy(act),
        type: 'person.role_changed',
        personId,
        details: { by, from: person.role, to: role, ...ended },
      })
      if (role === 'administrator' && person.role !== role) {
        await notify(transaction, { kind: 'administrator_made', personId, details: { by }, now: act.now })
      }
    })
    return undefined
  },
})

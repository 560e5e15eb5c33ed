import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import type { Queryable } from '../../db/database.ts'
import { removeFromGroups } from '../../db/people/groups.ts'
import { revokeOpenInvites } from '../../db/people/invites.ts'
import { deactivatePerson as deactivatePersonRow, lockPerson } from '../../db/people/people.ts'
import { endAttempts } from '../../db/people/person-access.ts'
import { actedBy } from '../acts/acted-by.ts'
import { type ActContext, defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { notify } from '../notices/notify.ts'
import { revokeSessionsOfPerson } from '../sessions/revoke-session.ts'
import { beginChangeOfAdministrators, requireAnAdministrator } from './administrators.ts'
import { endWhatWasHandedOut } from './end-what-was-handed-out.ts'
import { removeKeys } from './remove-keys.ts'

/** Locks a person out of everything, on every replica, from the moment it is committed. */
export const deactivatePerson = defineAct({
  name: 'person.deactivate',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ personId: z.uuid() }),
  /** @throws VouchError `personUnknown`, `personDeactivated`, `lastAdministrator` */
  async run(act, { personId }) {
    return act.runtime.database.prisma.$transaction(async (transaction) => {
      await beginChangeOfAdministrators(transaction, act)
      const person = await lockPerson(transaction, personId)
      if (person === undefined) throw new VouchError('personUnknown')
      // Revoke first, then note it: whatever fails on the way takes access away rather than leaving it.
      const ended = await endAccess(transaction, act, personId)
      if (!(await deactivatePersonRow(transaction, personId, act.now))) throw new VouchError('personDeactivated')
      await requireAnAdministrator(transaction)
      const by = act.person.email
      const details = { by, role: person.role, ...ended }
      await recordEvent(transaction, { ...actedBy(act), type: 'person.deactivated', personId, details })
      await notify(transaction, { kind: 'person_deactivated', personId, details: { by }, now: act.now })
      return ended
    })
  },
})

/** Everything by which somebody could get in, or back in. @returns how much of it there was, for the audit log */
async function endAccess(transaction: Queryable, act: ActContext, personId: string) {
  const { ip, now } = act
  const sessions = await revokeSessionsOfPerson(transaction, personId, { reason: 'person_deactivated', ip, now })
  const invites = await revokeOpenInvites(transaction, personId, now)
  const attempts = await endAttempts(transaction, personId, now)
  const removal = { ...actedBy(act), by: act.person.email, now }
  const keys = await removeKeys(transaction, personId, undefined, removal)
  const handouts = await endWhatWasHandedOut(transaction, personId, removal)
  const groups = (await removeFromGroups(transaction, personId)).join(' ')
  return { sessions, invites, ...attempts, keys, ...handouts, groups }
}

import { VouchError } from '@vouch/protocol'
import { canonicalEmail } from '@vouch/protocol/email/email'
import { z } from 'zod'
import { findOrCreatePerson, findPersonByEmail, lockPerson, type PersonRow, setRole } from '../../db/people/people.ts'
import { defineAct } from '../acts/define-act.ts'
import { displayText } from '../enrollment/display-text.ts'
import { joinGroup } from '../groups/join-group.ts'
import { beginChangeOfAdministrators } from './administrators.ts'
import { handOverInvite } from './hand-over-invite.ts'
import { rename } from './rename-person.ts'
import { requireLetter } from './require-letter.ts'

const MAX_GROUPS = 50

/** Invites a colleague, or invites them again with what is said now. */
export const invitePerson = defineAct({
  name: 'person.invite',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({
    email: z.string().max(320),
    name: z.string().max(240).optional(),
    role: z.enum(['member', 'administrator']),
    groups: z.array(z.uuid()).max(MAX_GROUPS).optional(),
  }),
  /** @throws VouchError `emailMalformed`, `personEnrolled`, `personDeactivated`, `groupUnknown`, `requestMalformed` */
  async run(act, { email, name, role, groups = [] }) {
    const invited = {
      email: canonicalEmail(email),
      displayName: name === undefined ? undefined : displayText('name', name),
    }
    const { prisma } = act.runtime.database
    await requireLetter(act, (await findPersonByEmail(prisma, invited.email))?.id)
    return prisma.$transaction(async (transaction) => {
      await beginChangeOfAdministrators(transaction, act)
      const { id: personId } = await findOrCreatePerson(transaction, invited, act.now)
      const person = requireInvitable(await lockPerson(transaction, personId))
      if (invited.displayName !== undefined) await rename(transaction, act, person, invited.displayName)
      // The role comes with the key, and by this invite alone: an earlier one may have said more.
      if (person.role !== 'member') await setRole(transaction, personId, 'member')
      // Sorted, so that two invites at once wait for each other instead of stopping each other.
      for (const groupId of [...new Set(groups)].sort()) await joinGroup(transaction, act, { groupId, person })
      return handOverInvite(transaction, act, { personId, role, purpose: 'enrol', by: 'mail' })
    })
  },
})

/**
 * An invite lets somebody in who has no key yet, and nobody else.
 *
 * @throws VouchError `personUnknown`, `personEnrolled`, `personDeactivated`
 */
export function requireInvitable(person: PersonRow | undefined): PersonRow {
  if (person === undefined) throw new VouchError('personUnknown')
  if (person.state === 'active') throw new VouchError('personEnrolled')
  if (person.state === 'deactivated') throw new VouchError('personDeactivated')
  return person
}

import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { findInviteToRepeat } from '../../db/people/invites.ts'
import { lockPerson, type PersonRow } from '../../db/people/people.ts'
import { type ActContext, defineAct } from '../acts/define-act.ts'
import { beginChangeOfAdministrators } from './administrators.ts'
import { type HandedOver, handOverInvite } from './hand-over-invite.ts'
import { requireInvitable } from './invite-person.ts'
import { requireLetter } from './require-letter.ts'

const parameters = z.strictObject({ inviteId: z.uuid() })

/** Sends an invite again, good for another 24 hours; the older link ends. */
export const resendInvite = defineAct({
  name: 'invite.resend',
  by: 'administrator',
  touch: true,
  parameters,
  run: (act, { inviteId }) => repeatInvite(act, inviteId, 'mail'),
})

/** Shows a link for an invite, to be passed on by hand; the older link ends. */
export const showInviteLink = defineAct({
  name: 'invite.link',
  by: 'administrator',
  touch: true,
  parameters,
  run: (act, { inviteId }) => repeatInvite(act, inviteId, 'link'),
})

/**
 * A new invite in place of one that is open or has expired.
 *
 * @throws VouchError `inviteClosed`, `personEnrolled`, `personDeactivated`
 */
async function repeatInvite(act: ActContext, inviteId: string, by: 'mail' | 'link'): Promise<HandedOver> {
  const { prisma } = act.runtime.database
  const named = (await findInviteToRepeat(prisma, inviteId))?.personId ?? undefined
  if (named === undefined) throw new VouchError('inviteClosed')
  if (by === 'mail') await requireLetter(act, named)
  return prisma.$transaction(async (transaction) => {
    await beginChangeOfAdministrators(transaction, act)
    const person = await lockPerson(transaction, named)
    // What a moment ago was open may have been used before this transaction got hold of the person.
    const invite = await findInviteToRepeat(transaction, inviteId)
    if (invite === undefined) throw new VouchError('inviteClosed')
    const { role, purpose } = invite
    const { id: personId } = purpose === 'enrol' ? requireInvitable(person) : requireRecoverable(person)
    return handOverInvite(transaction, act, { personId, role, purpose, by })
  })
}

/** A recovery link is for whoever is not locked out on purpose. */
function requireRecoverable(person: PersonRow | undefined): PersonRow {
  if (person === undefined) throw new VouchError('personUnknown')
  if (person.state === 'deactivated') throw new VouchError('personDeactivated')
  return person
}

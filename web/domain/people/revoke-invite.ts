import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { revokeInvite as revokeInviteRow } from '../../db/people/invites.ts'
import { actedBy } from '../acts/acted-by.ts'
import { defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'

/** Ends an invite before it is used. */
export const revokeInvite = defineAct({
  name: 'invite.revoke',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ inviteId: z.uuid() }),
  /** @throws VouchError `inviteClosed` */
  async run(act, { inviteId }) {
    await act.runtime.database.prisma.$transaction(async (transaction) => {
      const revoked = await revokeInviteRow(transaction, inviteId, act.now)
      if (revoked === undefined) throw new VouchError('inviteClosed')
      await recordEvent(transaction, {
        ...actedBy(act),
        type: 'invite.revoked',
        personId: revoked.personId ?? undefined,
        details: { invite: inviteId, by: act.person.email },
      })
    })
    return undefined
  },
})

import { VouchError } from '@vouch/protocol'
import { setInviteToken } from '../../db/people/invites.ts'
import type { Runtime } from '../../runtime.ts'
import type { Secret } from '../../secret/secret.ts'
import { recordEvent } from '../audit/record-event.ts'
import { newInviteSecret } from './invite-secret.ts'

/**
 * The link of an open invite, for the message that is about to be sent. It is made here, so that none lies in the outbox; a
 * link that was made before for the same invite ends.
 *
 * @throws VouchError `inviteClosed` where it was used, revoked or expired: there is nothing to send any more
 */
export async function issueInviteLink(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  inviteId: string,
): Promise<Secret<string>> {
  const { link, tokenHash } = newInviteSecret(runtime.config)
  const now = runtime.clock()
  return runtime.database.prisma.$transaction(async (transaction) => {
    const invite = await setInviteToken(transaction, inviteId, tokenHash, now)
    if (invite === undefined) throw new VouchError('inviteClosed')
    await recordEvent(transaction, {
      type: 'invite.link_made',
      outcome: 'ok',
      personId: invite.personId ?? undefined,
      details: { invite: inviteId },
    })
    return link
  })
}

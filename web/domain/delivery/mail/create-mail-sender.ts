import { VouchError } from '@vouch/protocol'
import type { MailConfig } from '../../../config/config.ts'
import type { DueDelivery } from '../../../db/delivery/deliveries.ts'
import type { Runtime } from '../../../runtime.ts'
import { isNoticeKind } from '../../notices/notice-kinds.ts'
import { issueInviteLink } from '../../people/issue-invite-link.ts'
import { DeliveryFailure } from '../delivery-failure.ts'
import type { Sender } from '../sender.ts'
import { mailContent } from './mail-content.ts'
import { mailTransport } from './mail-transport.ts'
import { renderMail } from './render-mail.ts'

type MailRuntime = Pick<Runtime, 'config' | 'database' | 'clock'>

/**
 * Mails notices. The link of an invite is made while its message is, so that the outbox holds no secret; sent once more, the
 * message has a new link and the one before is dead.
 */
export function createMailSender(runtime: MailRuntime, config: MailConfig, transport = mailTransport(config)): Sender {
  const { issuer } = runtime.config
  return async (delivery, signal) => {
    const { kind } = delivery
    if (!isNoticeKind(kind)) {
      throw new DeliveryFailure('It was written by a newer version of this server.')
    }
    const link = await inviteLink(runtime, delivery)
    const mail = renderMail(mailContent(issuer, { ...delivery, kind }, link))
    const messageId = `${delivery.id}@${issuer.rpId}`
    await transport({ ...mail, to: delivery.recipient, messageId, at: runtime.clock() }, signal)
  }
}

async function inviteLink(runtime: MailRuntime, { audience, details }: DueDelivery): Promise<string | undefined> {
  const { inviteId } = details
  if (audience !== 'person' || typeof inviteId !== 'string') return undefined
  try {
    return (await issueInviteLink(runtime, inviteId)).reveal()
  } catch (error) {
    if (!(error instanceof VouchError) || error.errorName !== 'inviteClosed') throw error
    throw new DeliveryFailure('The invite was used, revoked or replaced meanwhile.', { permanent: true })
  }
}

import { randomUUID } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { canonicalEmail } from '@vouch/protocol/email/email'
import type { Runtime } from '../../../runtime.ts'
import { DeliveryFailure } from '../delivery-failure.ts'
import { mailTransport } from './mail-transport.ts'
import { renderMail } from './render-mail.ts'

const PATIENCE_MS = 60_000

/**
 * Sends one message at once, past the outbox, so that whoever configures mail sees at once what the mail server says.
 *
 * @returns the canonical address, and which server took it
 * @throws VouchError `emailMalformed`, `mailNotConfigured`, `mailNotSent` with the reason
 */
export async function sendTestMail(
  { config, clock }: Pick<Runtime, 'config' | 'clock'>,
  address: string,
): Promise<{ readonly to: string; readonly server: string }> {
  const to = canonicalEmail(address)
  const { mail, issuer } = config
  if (mail === undefined) throw new VouchError('mailNotConfigured')
  const content = renderMail({
    title: 'Vouch can send you mail',
    sentences: ['Somebody who runs this server wanted to see that it can. There is nothing to do.'],
    facts: [`Sent by ${issuer.host}, which answers no mail.`],
  })
  const messageId = `${randomUUID()}@${issuer.rpId}`
  try {
    await mailTransport(mail)({ ...content, to, messageId, at: clock() }, AbortSignal.timeout(PATIENCE_MS))
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error
    throw new VouchError('mailNotSent', { detail: error.message, cause: error })
  }
  return { to, server: `${mail.host}:${mail.port}` }
}

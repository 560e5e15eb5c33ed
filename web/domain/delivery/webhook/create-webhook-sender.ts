import type { WebhookConfig } from '../../../config/config.ts'
import type { DueDelivery } from '../../../db/delivery/deliveries.ts'
import type { Clock } from '../../clock/clock.ts'
import { isNoticeKind, noticeKinds } from '../../notices/notice-kinds.ts'
import { DeliveryFailure } from '../delivery-failure.ts'
import type { Sender } from '../sender.ts'
import { signWebhook } from './sign-webhook.ts'

const PATIENCE_MS = 10_000

/**
 * Posts events to the operator's address, and to no other: a redirect is not followed. Any answer from 200
 * to 299 counts as delivered; its body is not read.
 */
export function createWebhookSender(config: WebhookConfig, clock: Clock): Sender {
  return async (delivery, signal) => {
    const body = JSON.stringify(webhookEvent(delivery))
    const signature = signWebhook({ id: `msg_${delivery.noticeId}`, at: clock(), body }, config.secret)
    const response = await fetch(config.url.reveal(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'vouch', ...signature },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    }).catch((error: unknown) => {
      throw new DeliveryFailure(`The receiver could not be reached (${codeOf(error)}).`)
    })
    await response.body?.cancel().catch(() => {})
    if (!response.ok) throw new DeliveryFailure(`The receiver answered ${response.status}.`)
  }
}

/** What is posted: ids and plain facts, never a secret or a link. */
function webhookEvent({ kind, createdAt, personEmail, details }: DueDelivery) {
  return {
    type: isNoticeKind(kind) ? noticeKinds[kind].event : kind,
    timestamp: createdAt.toISOString(),
    data: { person: personEmail, ...details },
  }
}

// The words of the error may hold the address.
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'TimeoutError') return 'no answer within 10 seconds'
  const { cause } = error
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : error.name
}

import { createHmac } from 'node:crypto'
import type { Secret } from '../../../secret/secret.ts'

/**
 * The headers by which a receiver knows a message as ours and unchanged (Standard Webhooks, "Signature scheme").
 *
 * @param message.id the same each time that the same message is sent
 * @param message.at when it is sent
 * @param secret key of the HMAC
 */
export function signWebhook(
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string },
  secret: Secret<Uint8Array>,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signature = createHmac('sha256', secret.reveal()).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}

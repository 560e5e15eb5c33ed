import type { MailConfig, WebhookConfig } from './config.ts'
import type { Variables } from './variables.ts'

/** What is wrong between the variables of mail and webhook: each pair comes together or not at all. */
export function deliveryProblems(read: Variables): string[] {
  return [
    ...pair('VOUCH_SMTP_URL', read.VOUCH_SMTP_URL, 'VOUCH_MAIL_FROM', read.VOUCH_MAIL_FROM),
    ...pair('VOUCH_WEBHOOK_URL', read.VOUCH_WEBHOOK_URL, 'VOUCH_WEBHOOK_SECRET', read.VOUCH_WEBHOOK_SECRET),
  ]
}

function pair(name: string, value: unknown, otherName: string, otherValue: unknown): string[] {
  if ((value === undefined) === (otherValue === undefined)) return []
  const [missing, given] = value === undefined ? [name, otherName] : [otherName, name]
  return [`${missing} must be set beside ${given}.`]
}

/** How e-mail is sent, where it is configured. */
export function mailOf({ VOUCH_SMTP_URL: server, VOUCH_MAIL_FROM: from }: Variables): MailConfig | undefined {
  return server === undefined || from === undefined ? undefined : { ...server, from }
}

/** Where events are sent, where that is configured. */
export function webhookOf(read: Variables): WebhookConfig | undefined {
  const { VOUCH_WEBHOOK_URL: url, VOUCH_WEBHOOK_SECRET: secret } = read
  return url === undefined || secret === undefined ? undefined : { url, secret }
}

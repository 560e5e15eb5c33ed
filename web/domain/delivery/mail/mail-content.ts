import type { Issuer } from '../../../config/config.ts'
import type { DueDelivery } from '../../../db/delivery/deliveries.ts'
import type { NoticeKind } from '../../notices/notice-kinds.ts'
import { noticeWords } from '../../notices/notice-words.ts'
import type { MailContent } from './render-mail.ts'

const spoken = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/**
 * What the message of a delivery says.
 *
 * @param link that enrols a key, where the message carries one
 */
export function mailContent(
  issuer: Issuer,
  delivery: Pick<DueDelivery, 'audience' | 'details' | 'personEmail' | 'createdAt'> & { readonly kind: NoticeKind },
  link: string | undefined,
): MailContent {
  const { title, sentences, page } = noticeWords(delivery)
  const { by, ip } = delivery.details
  const facts = [
    `${spoken.format(delivery.createdAt)} UTC`,
    ...(typeof by === 'string' && !sentences.some((sentence) => sentence.includes(by)) ? [`By ${by}`] : []),
    ...(typeof ip === 'string' ? [`From ${ip}`] : []),
    `Sent by ${issuer.host}, which answers no mail.`,
  ]
  const there = page && { label: page.label, url: `${issuer.url}${page.path}` }
  const act = link === undefined ? there : { label: 'Enrol your key', url: link }
  return { title, sentences, act, facts }
}

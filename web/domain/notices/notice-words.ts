import type { NoticeDetails } from '../../db/delivery/notices.ts'
import { accountWords } from './account-words.ts'
import { administrationWords } from './administration-words.ts'
import type { KindWords, NoticeWords } from './kind-words.ts'
import type { NoticeAudience, NoticeKind } from './notice-kinds.ts'
import { toldIn } from './told.ts'

export interface NoticeFacts {
  readonly kind: NoticeKind
  readonly audience: NoticeAudience
  readonly details: NoticeDetails
  /** E-mail address of whom it concerns. */
  readonly personEmail: string | null
}

/** The words of a notice, for whoever reads it: whom it concerns is "you", to administrators their address. */
export function noticeWords(notice: NoticeFacts): NoticeWords {
  return words[notice.kind][notice.audience](toldIn(notice.personEmail, notice.details))
}

const words: Readonly<Record<NoticeKind, KindWords>> = { ...accountWords, ...administrationWords }

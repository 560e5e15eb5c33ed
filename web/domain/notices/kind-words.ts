import type { NoticeAudience } from './notice-kinds.ts'
import type { Told } from './told.ts'

/** What a notice says, in e-mail and on the dashboard alike. */
export interface NoticeWords {
  /** One line: what happened. */
  readonly title: string
  /** What it means, then what to do. */
  readonly sentences: readonly string[]
  /** A page of the dashboard where more of it stands, and what is done there. */
  readonly page?: { readonly path: string; readonly label: string }
}

/** How one kind of notice is told to each who reads it. */
export type KindWords = Readonly<Record<NoticeAudience, (told: Told) => NoticeWords>>

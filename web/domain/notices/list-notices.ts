import { countUnread, findNotices, type StoredNotice } from '../../db/notices.ts'
import type { Runtime } from '../../runtime.ts'
import { isNoticeKind, kindsTold, type NoticeAudience, type NoticeKind } from './notice-kinds.ts'
import { type NoticeWords, noticeWords } from './notice-words.ts'

/** One notice on the dashboard, in words. */
export interface NoticeLine extends NoticeWords {
  readonly id: string
  readonly kind: NoticeKind
  readonly at: Date
  /** Null until it was put away (`notice.dismiss`). */
  readonly readAt: Date | null
}

/** The newest of them fit on a page; older ones are in the audit log. */
const LONGEST_LIST = 50

/** What a person has to know about their own account, newest first, those that were not put away before all others. */
export async function listMyNotices(runtime: Pick<Runtime, 'database'>, personId: string): Promise<NoticeLine[]> {
  return list(runtime, 'person', personId)
}

/** What administrators have to know. Putting one away does it for all of them. The caller asks who reads. */
export async function listAdministratorNotices(runtime: Pick<Runtime, 'database'>): Promise<NoticeLine[]> {
  return list(runtime, 'administrators', undefined)
}

/** How many notices wait to be read: one's own, and those of administrators for one of them. */
export async function countUnreadNotices(
  runtime: Pick<Runtime, 'database'>,
  person: { readonly id: string; readonly role: 'member' | 'administrator' },
): Promise<{ readonly mine: number; readonly administrators: number }> {
  const { prisma } = runtime.database
  const mine = await countUnread(prisma, {
    audience: 'person',
    personId: person.id,
    kinds: kindsTold('person', 'dashboard'),
  })
  if (person.role !== 'administrator') return { mine, administrators: 0 }
  const kinds = kindsTold('administrators', 'dashboard')
  return { mine, administrators: await countUnread(prisma, { audience: 'administrators', kinds }) }
}

async function list(
  { database }: Pick<Runtime, 'database'>,
  audience: NoticeAudience,
  personId: string | undefined,
): Promise<NoticeLine[]> {
  const kinds = kindsTold(audience, 'dashboard')
  const rows = await findNotices(database.prisma, { audience, personId, kinds }, LONGEST_LIST)
  return rows.flatMap(asLine)
}

function asLine({ id, kind, audience, details, personEmail, createdAt, readAt }: StoredNotice): NoticeLine[] {
  if (!isNoticeKind(kind)) return []
  return [{ id, kind, at: createdAt, readAt, ...noticeWords({ kind, audience, details, personEmail }) }]
}

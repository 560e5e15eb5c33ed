import {
  type Administrator,
  countUnread,
  findNotices,
  type NoticesFor,
  type StoredNotice,
} from '../../db/delivery/notices.ts'
import type { Runtime } from '../../runtime.ts'
import { isNoticeKind, kindsTold, type NoticeKind } from './notice-kinds.ts'
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
  return list(runtime, { audience: 'person', personId })
}

/**
 * What administrators have to know, without what the one who reads did, or what concerns them: those are told as their own.
 * Putting one away does it for all of them. The caller asks who reads.
 */
export async function listAdministratorNotices(
  runtime: Pick<Runtime, 'database'>,
  administrator: Administrator,
): Promise<NoticeLine[]> {
  return list(runtime, { audience: 'administrators', readBy: administrator })
}

/** How many notices wait to be read: one's own, and those of administrators for one of them. */
export async function countUnreadNotices(
  runtime: Pick<Runtime, 'database'>,
  person: Administrator & { readonly role: 'member' | 'administrator' },
): Promise<{ readonly mine: number; readonly administrators: number }> {
  const { prisma } = runtime.database
  const mine = await countUnread(prisma, {
    audience: 'person',
    personId: person.id,
    kinds: kindsTold('person', 'dashboard'),
  })
  if (person.role !== 'administrator') return { mine, administrators: 0 }
  const kinds = kindsTold('administrators', 'dashboard')
  return { mine, administrators: await countUnread(prisma, { audience: 'administrators', readBy: person, kinds }) }
}

async function list(
  { database }: Pick<Runtime, 'database'>,
  notices: Omit<NoticesFor, 'kinds'>,
): Promise<NoticeLine[]> {
  const kinds = kindsTold(notices.audience, 'dashboard')
  const rows = await findNotices(database.prisma, { ...notices, kinds }, LONGEST_LIST)
  return rows.flatMap(asLine)
}

function asLine({ id, kind, audience, details, personEmail, createdAt, readAt }: StoredNotice): NoticeLine[] {
  if (!isNoticeKind(kind)) return []
  return [{ id, kind, at: createdAt, readAt, ...noticeWords({ kind, audience, details, personEmail }) }]
}

import { type Administrator, findNotices, type NoticesFor, type StoredNotice } from '../../db/delivery/notices.ts'
import type { Runtime } from '../../runtime.ts'
import type { NoticeWords } from './kind-words.ts'
import { isNoticeKind, kindsTold, type NoticeKind } from './notice-kinds.ts'
import { noticeWords } from './notice-words.ts'

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

import type { Queryable } from './database.ts'

export type NoticeDetails = Readonly<Record<string, string | number | boolean | null>>

export interface NewNoticeRow {
  readonly kind: string
  readonly audience: 'person' | 'administrators'
  readonly personId: string | null
  readonly details: NoticeDetails
  readonly createdAt: Date
}

/** Told to every replica when a transaction that wrote notices is committed. */
export const NOTICES_CHANNEL = 'vouch_notices'

export async function insertNotices(queryable: Queryable, notices: readonly NewNoticeRow[]): Promise<void> {
  await queryable.notice.createMany({ data: notices.map((notice) => ({ ...notice })) })
  await queryable.$executeRaw`SELECT pg_notify(${NOTICES_CHANNEL}, '')`
}

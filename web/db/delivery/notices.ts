import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'

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

export interface Administrator {
  readonly id: string
  readonly email: string
}

export interface NoticesFor {
  readonly audience: 'person' | 'administrators'
  /** Undefined: whomever it concerns. */
  readonly personId?: string | undefined
  /** Without those that concern this administrator, or that come of what they did. */
  readonly readBy?: Administrator | undefined
  readonly kinds: readonly string[]
}

export interface StoredNotice {
  readonly id: string
  readonly kind: string
  readonly audience: 'person' | 'administrators'
  readonly details: NoticeDetails
  readonly personEmail: string | null
  readonly createdAt: Date
  readonly readAt: Date | null
}

/** Unread ones first, then newest first. */
export async function findNotices(queryable: Queryable, notices: NoticesFor, limit: number): Promise<StoredNotice[]> {
  const rows = await queryable.notice.findMany({
    where: whereFor(notices),
    orderBy: [{ readAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }],
    take: limit,
    include: { person: { select: { email: true } } },
  })
  return rows.map(({ person, details, ...row }) => ({
    ...row,
    details: details as NoticeDetails,
    personEmail: person?.email ?? null,
  }))
}

/** @returns false where there is no such notice for this reader, or it was put away before */
export async function markNoticeRead(
  queryable: Queryable,
  id: string,
  reader: Administrator & { readonly role: 'member' | 'administrator' },
  now: Date,
): Promise<boolean> {
  const own = { audience: 'person', personId: reader.id } as const
  const theirs = { audience: 'administrators', ...ofOthers(reader) } as const
  const { count } = await queryable.notice.updateMany({
    where: { id, readAt: null, OR: reader.role === 'administrator' ? [own, theirs] : [own] },
    data: { readAt: now },
  })
  return count === 1
}

function whereFor({ audience, personId, readBy, kinds }: NoticesFor) {
  const concerned = personId === undefined ? {} : { personId }
  return { audience, kind: { in: [...kinds] }, ...concerned, ...(readBy === undefined ? {} : ofOthers(readBy)) }
}

// Whoever takes an account over must not put away, by their own or by that account, what the other administrators are told.
function ofOthers({ id, email }: Administrator) {
  const nobodyDidIt = { details: { path: ['by'], equals: Prisma.AnyNull } }
  return {
    AND: [
      { OR: [{ personId: null }, { personId: { not: id } }] },
      { OR: [nobodyDidIt, { details: { path: ['by'], not: email } }] },
    ],
  }
}

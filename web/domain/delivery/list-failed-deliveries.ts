import { findFailedDeliveries } from '../../db/failed-deliveries.ts'
import type { Runtime } from '../../runtime.ts'
import type { Listing } from '../listing/list-query.ts'
import { PAGE_SIZE } from '../listing/list-query.ts'
import { isNoticeKind } from '../notices/notice-kinds.ts'
import { noticeWords } from '../notices/notice-words.ts'

/** A message that did not arrive, as administrators see it. */
export interface FailedDeliveryLine {
  readonly id: string
  readonly channel: 'email' | 'webhook'
  /** E-mail address, or the name of the webhook. */
  readonly recipient: string
  /** What it was to tell, in one line. */
  readonly title: string
  readonly attempts: number
  readonly reason: string
  /** Undefined: it was given up. */
  readonly nextAttemptAt: Date | undefined
  /** When it happened that was to be told. */
  readonly createdAt: Date
}

/** The newest messages that did not arrive; for administrators, as the caller has seen. */
export async function listFailedDeliveries(runtime: Pick<Runtime, 'database'>): Promise<Listing<FailedDeliveryLine>> {
  const { rows, total } = await findFailedDeliveries(runtime.database.prisma, PAGE_SIZE)
  const lines = rows.map(({ kind, audience, details, personEmail, nextAttemptAt, ...row }) => ({
    ...row,
    title: isNoticeKind(kind) ? noticeWords({ kind, audience, details, personEmail }).title : kind,
    nextAttemptAt: nextAttemptAt ?? undefined,
  }))
  return { rows: lines, total, page: 1, pageSize: Math.max(total, 1) }
}

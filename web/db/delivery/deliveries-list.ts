import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import type { DeliveryChannel } from './deliveries.ts'
import { NOTICES_CHANNEL, type NoticeDetails } from './notices.ts'

export const deliveryStates = ['waiting', 'abandoned'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** A message that was not delivered, as a line of a table. */
export interface UndeliveredRow {
  readonly id: string
  readonly channel: DeliveryChannel
  readonly kind: string
  readonly audience: 'person' | 'administrators'
  readonly details: NoticeDetails
  readonly personEmail: string | null
  /** E-mail address, or host of the webhook. */
  readonly recipient: string
  /** `abandoned`: nobody tries it again by itself. */
  readonly state: DeliveryState
  readonly attempts: number
  /** Why it failed last, in words, without secrets. */
  readonly lastError: string
  /** When that happened what it tells of. */
  readonly createdAt: Date
  /** Null where it was given up. */
  readonly nextAttemptAt: Date | null
}

export const deliverySorts = ['created', 'recipient', 'attempts'] as const
export type DeliverySort = (typeof deliverySorts)[number]

export interface UndeliveredQuery {
  /** For ILIKE on the recipient; undefined: all. */
  readonly pattern?: string | undefined
  readonly state?: DeliveryState | undefined
  readonly sort: DeliverySort
  readonly descending: boolean
  readonly limit: number
  readonly offset: number
}

/** Messages that wait after a failure or were given up, one page of them; and how many there are on all pages. */
export async function findUndelivered(
  queryable: Queryable,
  query: UndeliveredQuery,
): Promise<{ rows: UndeliveredRow[]; total: number }> {
  const where = conditions(query)
  const direction = query.descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const rows = await queryable.$queryRaw<UndeliveredRow[]>`
    SELECT d.id::text, d.channel::text, n.kind, n.audience::text, n.details, p.email AS "personEmail", d.recipient,
      ${state} AS state, d.attempts, d.last_error AS "lastError", n.created_at AS "createdAt",
      CASE WHEN d.abandoned_at IS NULL THEN d.next_attempt_at END AS "nextAttemptAt"
    FROM deliveries d JOIN notices n ON n.id = d.notice_id LEFT JOIN people p ON p.id = n.person_id
    WHERE ${where}
    ORDER BY ${orders[query.sort]} ${direction}, d.id LIMIT ${query.limit} OFFSET ${query.offset}`
  const [count] = await queryable.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM deliveries d WHERE ${where}`
  return { rows, total: count?.total ?? 0 }
}

const state = Prisma.sql`(CASE WHEN d.abandoned_at IS NULL THEN 'waiting' ELSE 'abandoned' END)`

const orders: Record<DeliverySort, Prisma.Sql> = {
  created: Prisma.sql`n.created_at`,
  recipient: Prisma.sql`d.recipient`,
  attempts: Prisma.sql`d.attempts`,
}

function conditions({ pattern, state: wanted }: UndeliveredQuery): Prisma.Sql {
  const all = [
    Prisma.sql`d.delivered_at IS NULL AND d.last_error IS NOT NULL`,
    ...(pattern === undefined ? [] : [Prisma.sql`d.recipient ILIKE ${pattern}`]),
    ...(wanted === undefined ? [] : [Prisma.sql`${state} = ${wanted}`]),
  ]
  return Prisma.join(all, ' AND ')
}

/**
 * Makes a message due at once that waits after a failure or was given up, and wakes the outbox. One that is under way is left
 * alone: it would go out twice.
 *
 * @returns undefined where there is none such
 */
export async function retryDelivery(
  transaction: Queryable,
  id: string,
  now: Date,
): Promise<{ readonly channel: DeliveryChannel; readonly recipient: string; readonly kind: string } | undefined> {
  const [retried] = await transaction.$queryRaw<{ channel: DeliveryChannel; recipient: string; kind: string }[]>`
    UPDATE deliveries SET next_attempt_at = ${now}::timestamptz, abandoned_at = NULL
    FROM notices
    WHERE deliveries.id = ${id}::uuid AND notices.id = deliveries.notice_id
      AND deliveries.delivered_at IS NULL AND deliveries.last_error IS NOT NULL
    RETURNING deliveries.channel::text, deliveries.recipient, notices.kind`
  if (retried !== undefined) await transaction.$executeRaw`SELECT pg_notify(${NOTICES_CHANNEL}, '')`
  return retried
}

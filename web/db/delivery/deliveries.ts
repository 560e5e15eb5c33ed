import type { Queryable } from '../database.ts'
import type { NoticeDetails } from './notices.ts'

export type DeliveryChannel = 'email' | 'webhook'

/** Who gets what when notices become deliveries. */
export interface QueuePlan {
  /** Kinds that are mailed to whom they concern, and to the administrators; undefined: no e-mail is sent. */
  readonly mail: { readonly toPerson: readonly string[]; readonly toAdministrators: readonly string[] } | undefined
  /** What the webhook is called in lists, without anything secret; undefined: there is none. */
  readonly webhook: string | undefined
}

export interface DueDelivery {
  readonly id: string
  readonly channel: DeliveryChannel
  /** Canonical e-mail address, or the name of the webhook. */
  readonly recipient: string
  /** This one included. */
  readonly attempts: number
  readonly noticeId: string
  readonly kind: string
  readonly audience: 'person' | 'administrators'
  readonly details: NoticeDetails
  /** When it happened. */
  readonly createdAt: Date
  /** E-mail address of whom it concerns. */
  readonly personEmail: string | null
}

/**
 * Turns notices into deliveries, one for each recipient there is now. One statement: whatever the number of replicas, and
 * wherever one of them stops, each notice is taken once and whole.
 *
 * @returns how many notices were taken, at most 100
 */
export async function queueDeliveries(queryable: Queryable, plan: QueuePlan, now: Date): Promise<number> {
  const { toPerson = [], toAdministrators = [] } = plan.mail ?? {}
  const [row] = await queryable.$queryRaw<{ taken: number }[]>`
    WITH taken AS (
      UPDATE notices SET queued_at = ${now}::timestamptz
      WHERE id IN (
        SELECT id FROM notices WHERE queued_at IS NULL ORDER BY created_at LIMIT 100 FOR UPDATE SKIP LOCKED
      )
      RETURNING id, kind, audience, person_id
    ), queued AS (
      INSERT INTO deliveries (notice_id, channel, recipient, next_attempt_at)
      SELECT taken.id, 'email'::delivery_channel, people.email, ${now}::timestamptz
      FROM taken JOIN people ON CASE taken.audience
        WHEN 'person' THEN people.id = taken.person_id AND taken.kind = ANY(${toPerson})
        ELSE people.role = 'administrator' AND people.state = 'active' AND people.id IS DISTINCT FROM taken.person_id
          AND taken.kind = ANY(${toAdministrators})
      END
      UNION ALL
      SELECT taken.id, 'webhook'::delivery_channel, ${plan.webhook ?? ''}, ${now}::timestamptz
      FROM taken WHERE taken.audience = 'administrators' AND ${plan.webhook !== undefined}
    )
    SELECT count(*)::int AS taken FROM taken`
  return row?.taken ?? 0
}

/**
 * Takes the delivery that has waited longest, for as long as the lease lasts: where its taker stops, another one takes it then.
 * Why it failed before is forgotten: only what is not under way has a reason to show.
 *
 * @returns undefined where none is due
 */
export async function claimDelivery(
  queryable: Queryable,
  channel: DeliveryChannel,
  lease: { readonly now: Date; readonly until: Date },
): Promise<DueDelivery | undefined> {
  const [claimed] = await queryable.$queryRaw<DueDelivery[]>`
    WITH claimed AS (
      UPDATE deliveries SET attempts = attempts + 1, next_attempt_at = ${lease.until}::timestamptz, last_error = NULL
      WHERE id = (
        SELECT id FROM deliveries
        WHERE channel = ${channel}::delivery_channel AND delivered_at IS NULL AND abandoned_at IS NULL
          AND next_attempt_at <= ${lease.now}::timestamptz
        ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
      )
      RETURNING id, notice_id, channel, recipient, attempts
    )
    SELECT claimed.id::text, claimed.channel::text, claimed.recipient, claimed.attempts, claimed.notice_id::text AS "noticeId",
      notices.kind, notices.audience::text, notices.details, notices.created_at AS "createdAt", people.email AS "personEmail"
    FROM claimed JOIN notices ON notices.id = claimed.notice_id LEFT JOIN people ON people.id = notices.person_id`
  return claimed
}

export async function markDelivered(queryable: Queryable, id: string, now: Date): Promise<void> {
  await queryable.delivery.updateMany({ where: { id, deliveredAt: null }, data: { deliveredAt: now, lastError: null } })
}

/** @param reason in words for an administrator, without secrets */
export async function postponeDelivery(queryable: Queryable, id: string, until: Date, reason: string): Promise<void> {
  await queryable.delivery.updateMany({
    where: { id, deliveredAt: null },
    data: { nextAttemptAt: until, lastError: reason },
  })
}

/** @returns false where it was delivered or given up meanwhile */
export async function abandonDelivery(queryable: Queryable, id: string, now: Date, reason: string): Promise<boolean> {
  const { count } = await queryable.delivery.updateMany({
    where: { id, deliveredAt: null, abandonedAt: null },
    data: { abandonedAt: now, lastError: reason },
  })
  return count === 1
}

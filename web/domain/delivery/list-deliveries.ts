import {
  type DeliveryState,
  deliverySorts,
  deliveryStates,
  findUndelivered,
  type UndeliveredRow,
} from '../../db/delivery/deliveries-list.ts'
import type { Runtime } from '../../runtime.ts'
import { type Listing, type ListQuery, likePattern, PAGE_SIZE } from '../listing/list-query.ts'
import { isNoticeKind } from '../notices/notice-kinds.ts'
import { noticeWords } from '../notices/notice-words.ts'

/** What `listDeliveries` takes in its query (`readListQuery`). */
export const deliveryListShape = { sorts: deliverySorts, defaultSort: '-created', filters: ['state'] }

/** A message that was not delivered. */
export interface DeliveryLine {
  readonly id: string
  readonly channel: UndeliveredRow['channel']
  /** What it tells, in one line, as its reader would have read it. */
  readonly title: string
  readonly recipient: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly lastError: string
  /** When that happened what it tells of. */
  readonly at: Date
  /** Null where it was given up. */
  readonly nextAttemptAt: Date | null
}

/**
 * Messages that wait after a failure or were given up, for administrators: the caller has seen that it is one who asks. What
 * was given up is listed for a month.
 *
 * @param query of the page (`deliveryListShape`): search in the recipient; filter `state` (waiting, abandoned); sorts created,
 *   recipient and attempts
 */
export async function listDeliveries(
  { database }: Pick<Runtime, 'database'>,
  { search, sort, descending, page, filters }: ListQuery,
): Promise<Listing<DeliveryLine>> {
  const { rows, total } = await findUndelivered(database.prisma, {
    pattern: search === '' ? undefined : likePattern(search),
    state: deliveryStates.find((state) => state === filters.state),
    sort: deliverySorts.find((name) => name === sort) ?? 'created',
    descending,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  })
  return { rows: rows.map(asLine), total, page, pageSize: PAGE_SIZE }
}

function asLine({ kind, audience, details, personEmail, createdAt, ...row }: UndeliveredRow): DeliveryLine {
  const { id, channel, recipient, state, attempts, lastError, nextAttemptAt } = row
  // A newer version of this server, beside this one, may know more kinds.
  const title = isNoticeKind(kind) ? noticeWords({ kind, audience, details, personEmail }).title : kind
  return { id, channel, title, recipient, state, attempts, lastError, at: createdAt, nextAttemptAt }
}

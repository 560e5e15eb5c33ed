import {
  abandonDelivery,
  claimDelivery,
  type DeliveryChannel,
  type DueDelivery,
  markDelivered,
  postponeDelivery,
  queueDeliveries,
} from '../../db/delivery/deliveries.ts'
import type { Runtime } from '../../runtime.ts'
import { recordEvent } from '../audit/record-event.ts'
import { kindsTold } from '../notices/notice-kinds.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { nextAttempt } from './next-attempt.ts'
import type { Sender } from './sender.ts'

type DeliveryRuntime = Pick<Runtime, 'config' | 'database' | 'clock' | 'log'>

/** Longer than any sender takes: a delivery that was not marked by then was dropped by a server that stopped. */
const LEASE_MS = 2 * 60_000
const SEND_PATIENCE_MS = 60_000

/** Makes deliveries of all notices that have none yet. Without mail server and webhook there are none to make. */
export async function queueNotices({ config, database, clock }: DeliveryRuntime): Promise<void> {
  const plan = {
    mail: config.mail && {
      toPerson: kindsTold('person', 'mail'),
      toAdministrators: kindsTold('administrators', 'mail'),
    },
    // The host alone: path and query may hold a token of the receiver.
    webhook: config.webhook && new URL(config.webhook.url.reveal()).host,
  }
  while ((await queueDeliveries(database.prisma, plan, clock())) > 0);
}

/** How a server that stops ends its deliveries. */
export interface Stopping {
  /** No further delivery is begun. */
  readonly soon: AbortSignal
  /** The one under way is dropped. */
  readonly now: AbortSignal
}

/**
 * Delivers what is due on one channel, one after the other, until nothing is. At least once: where a server stops between
 * sending and marking, another one sends it again, with the same id.
 */
export async function deliverDue(
  runtime: DeliveryRuntime,
  channel: DeliveryChannel,
  send: Sender | undefined,
  stopping: Stopping,
): Promise<void> {
  while (!stopping.soon.aborted) {
    const now = runtime.clock()
    const lease = { now, until: new Date(now.getTime() + LEASE_MS) }
    const delivery = await claimDelivery(runtime.database.prisma, channel, lease)
    if (delivery === undefined) return
    await attempt(runtime, delivery, send ?? unconfigured, stopping.now)
  }
}

const unconfigured: Sender = async () => {
  throw new DeliveryFailure('This server is no longer configured to send it.')
}

async function attempt(
  runtime: DeliveryRuntime,
  delivery: DueDelivery,
  send: Sender,
  stopping: AbortSignal,
): Promise<void> {
  const { database, clock } = runtime
  const patience = AbortSignal.any([stopping, AbortSignal.timeout(SEND_PATIENCE_MS)])
  try {
    await send(delivery, patience)
  } catch (error) {
    // Whether it arrived is open: the lease ends, and another server sends it.
    if (stopping.aborted) return
    const unexpected = () => new DeliveryFailure('This server failed to make the message.', { cause: error })
    return failed(runtime, delivery, error instanceof DeliveryFailure ? error : unexpected())
  }
  await markDelivered(database.prisma, delivery.id, clock())
}

async function failed(runtime: DeliveryRuntime, delivery: DueDelivery, failure: DeliveryFailure): Promise<void> {
  const { database, clock, log } = runtime
  const { id, channel, kind, attempts, createdAt } = delivery
  const facts = { delivery: id, channel, kind, attempts, reason: failure.message, err: failure.cause }
  const now = clock()
  const next = failure.permanent ? undefined : nextAttempt(attempts, createdAt, now)
  if (next !== undefined) {
    await postponeDelivery(database.prisma, id, next, failure.message)
    log.warn({ ...facts, next }, 'a message was not delivered; it is tried again')
    return
  }
  await database.prisma.$transaction(async (transaction) => {
    if (!(await abandonDelivery(transaction, id, now, failure.message))) return
    const { recipient } = delivery
    const details = { channel, kind, recipient, attempts, reason: failure.message }
    await recordEvent(transaction, { type: 'delivery.abandoned', outcome: 'refused', details })
  })
  log.error(facts, 'a message was not delivered, and is given up')
}

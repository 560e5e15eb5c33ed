import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { retryDelivery } from '../../db/delivery/deliveries-list.ts'
import { actedBy } from '../acts/acted-by.ts'
import { defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'

/** Tries a message again at once that was not delivered. One that was given up gets one more attempt. */
export const retry = defineAct({
  name: 'delivery.retry',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ deliveryId: z.uuid() }),
  /** @throws VouchError `deliveryUnknown` */
  async run(context, { deliveryId }) {
    const { runtime, person, now } = context
    await runtime.database.prisma.$transaction(async (transaction) => {
      const retried = await retryDelivery(transaction, deliveryId, now)
      if (retried === undefined) throw new VouchError('deliveryUnknown')
      const details = { ...retried, delivery: deliveryId, by: person.email }
      await recordEvent(transaction, { ...actedBy(context), type: 'delivery.retried', details })
    })
    return undefined
  },
})

/** What administrators do with messages that were not delivered. */
export const deliveryActs = [retry]

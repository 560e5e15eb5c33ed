import type { DueDelivery } from '../../db/delivery/deliveries.ts'

/**
 * Delivers one message. Told again of the same delivery it says the same id, by which a receiver knows the second one.
 *
 * @throws DeliveryFailure where it was not taken, or nobody knows
 */
export type Sender = (delivery: DueDelivery, signal: AbortSignal) => Promise<void>

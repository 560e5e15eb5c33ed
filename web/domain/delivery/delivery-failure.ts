/** Why a message was not delivered, in words for an administrator: no secret is in them. */
export class DeliveryFailure extends Error {
  /** Trying again would not help. */
  readonly permanent: boolean

  constructor(message: string, { permanent = false, cause }: { permanent?: boolean; cause?: unknown } = {}) {
    super(message, { cause })
    this.name = 'DeliveryFailure'
    this.permanent = permanent
  }
}

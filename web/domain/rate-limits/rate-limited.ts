import { VouchError } from '@vouch/protocol'

/** Too much was asked for; says when there is more. */
export class RateLimited extends VouchError {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super('rateLimited', { detail: `It works again in ${wait(retryAfterSeconds)}.` })
    this.retryAfterSeconds = retryAfterSeconds
  }
}

function wait(seconds: number): string {
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`
  return seconds === 1 ? 'a second' : `${seconds} seconds`
}

import { StsError, type StsErrorCode } from './sts-error.ts'

/** What the local STS can be told to do instead of answering: an error of AWS, or the line cut. */
export type StsFault = StsErrorCode | 'hangUp'

/** Words that AWS uses for errors which no input to the stand-in can cause by itself. */
const messages: Partial<Record<StsErrorCode, string>> = {
  IDPCommunicationError: 'The request could not be fulfilled because the identity provider could not be reached',
  IDPRejectedClaim: 'The identity provider reported that authentication failed',
  RegionDisabledException: 'STS is not activated in this region for account',
  Throttling: 'Rate exceeded',
  ServiceUnavailable: 'The request has failed due to a temporary failure of the server',
  InternalFailure: 'The request processing has failed because of an unknown error',
}

/** The faults that wait for the next calls that ask for a role, in order. */
export class StsFaults {
  readonly #waiting: { readonly fault: StsFault; readonly message: string | undefined }[] = []

  add(fault: StsFault, options: { times?: number; message?: string } = {}): void {
    for (let i = 0; i < (options.times ?? 1); i++) this.#waiting.push({ fault, message: options.message })
  }

  clear(): void {
    this.#waiting.length = 0
  }

  /**
   * Takes the next fault, if any: `hangUp` is returned, an error thrown.
   *
   * @throws StsError as injected
   */
  next(): 'hangUp' | undefined {
    const injected = this.#waiting.shift()
    if (injected === undefined) return undefined
    if (injected.fault === 'hangUp') return injected.fault
    throw new StsError(injected.fault, injected.message ?? messages[injected.fault] ?? injected.fault, 'injected')
  }
}

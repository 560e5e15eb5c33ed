import { catalogue, type ErrorName } from './catalogue.ts'
import type { ErrorEntry } from './entry.ts'

/**
 * The one error class for faults that a person can meet.
 *
 * @example
 * throw new VouchError('inviteUnknown')
 * throw new VouchError('requestMalformed', { detail: 'scope is given twice' })
 */
export class VouchError extends Error {
  override readonly name = 'VouchError'
  readonly errorName: ErrorName
  /** What is particular to this case, in words that may be shown to whoever caused it. Never a secret. */
  readonly detail: string | undefined
  /** Which check refused, in a word for the audit log; never said to whoever caused it. */
  readonly reason: string | undefined

  constructor(
    errorName: ErrorName,
    options: { detail?: string | undefined; reason?: string | undefined; cause?: unknown } = {},
  ) {
    const entry = catalogue[errorName]
    const cause = options.cause === undefined ? undefined : { cause: options.cause }
    super(options.detail === undefined ? entry.what : `${entry.what} ${asSentence(options.detail)}`, cause)
    this.errorName = errorName
    this.detail = options.detail
    this.reason = options.reason
  }

  get entry(): ErrorEntry {
    return catalogue[this.errorName]
  }

  get code(): string {
    return this.entry.code
  }
}

/** What to do next follows it, so it has to end: also where it is somebody else's words. */
function asSentence(text: string): string {
  return /[.!?:…]["'”’»)]?$/.test(text) ? text : `${text}.`
}

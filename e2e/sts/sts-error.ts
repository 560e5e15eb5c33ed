/** Error codes of the STS API Reference (common errors included), with their HTTP status. */
const stsErrorStatus = {
  AccessDenied: 403,
  ExpiredToken: 403,
  ExpiredTokenException: 400,
  IDPCommunicationError: 400,
  IDPRejectedClaim: 403,
  InternalFailure: 500,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  InvalidIdentityToken: 400,
  MalformedPolicyDocument: 400,
  MissingAuthenticationToken: 403,
  PackedPolicyTooLarge: 400,
  RegionDisabledException: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  ValidationError: 400,
} as const

export type StsErrorCode = keyof typeof stsErrorStatus

/** A refusal in AWS's own code and words. */
export class StsError extends Error {
  override readonly name = 'StsError'
  readonly code: StsErrorCode
  /** What AWS would not say: for the log of calls, so that a test or a person sees the reason. */
  readonly reason: string | undefined

  constructor(code: StsErrorCode, message: string, reason?: string) {
    super(message)
    this.code = code
    this.reason = reason
  }

  get status(): number {
    return stsErrorStatus[this.code]
  }
}

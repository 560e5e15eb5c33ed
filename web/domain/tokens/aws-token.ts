import { type AwsTokenClaims, isBindable, sessionTagClaims, stsLimits, VouchError } from '@vouch/protocol'
import { epochSeconds } from '../clock/clock.ts'
import { authenticationStrength } from './authentication-strength.ts'
import { expiryWithin } from './expiry.ts'

/** Life of an AWS token: long enough for one call to STS, short enough to be worthless afterwards. */
export const AWS_TOKEN_SECONDS = 300

export interface AwsTokenInput {
  /** The issuer's URL as configured; also the audience, which is what the page registers in AWS. */
  readonly issuer: string
  /** Canonical e-mail. */
  readonly email: string
  /** Whether the whole domain of the e-mail is proven: example.com says nothing of mail.example.com. */
  readonly domainVerified: boolean
  /** For roles whose trust policy does not allow sts:TagSession and sts:SetSourceIdentity. */
  readonly omitTags: boolean
  /** ARN of the role that the token is for, where it has to name it. */
  readonly boundTo?: string | undefined
  readonly jti: string
  readonly now: Date
  /** When the key was touched. */
  readonly authTime: Date
  /** The key was proven to be hardware when it was enrolled. */
  readonly keyAttested: boolean
  readonly sessionExpiresAt: Date
}

/**
 * The claims of an ID token for AWS STS; sign them with `typ: 'JWT'`.
 *
 * @returns claims with whole seconds; `exp` is five minutes away, or the end of the session where that is sooner
 * @throws VouchError `awsEmailUnusable`, `tokenRefused` where the session has ended
 */
export function awsTokenClaims(input: AwsTokenInput): AwsTokenClaims {
  requireEmailUsableWithAws(input.email)
  // A token that has to name its role and cannot is none: nobody comes here with both.
  if (input.boundTo !== undefined && (input.omitTags || !isBindable(input.boundTo))) throw new VouchError('internal')
  const domain = input.domainVerified ? input.email.slice(input.email.lastIndexOf('@') + 1) : undefined
  // AWS takes `azp` in place of `aud` where both are there, and `nbf` gives it a clock to disagree with: neither is set.
  return {
    iss: input.issuer,
    aud: input.issuer,
    sub: input.email,
    email: input.email,
    email_verified: true,
    ...(domain === undefined ? {} : { hd: domain }),
    iat: epochSeconds(input.now),
    exp: expiryWithin(input.now, AWS_TOKEN_SECONDS, input.sessionExpiresAt),
    auth_time: epochSeconds(input.authTime),
    jti: input.jti,
    ...authenticationStrength(input.keyAttested),
    ...(input.omitTags ? {} : sessionTagClaims(input.email, domain, input.boundTo)),
  }
}

/**
 * Refuses an e-mail that STS cannot carry as `sub`.
 *
 * @throws VouchError `awsEmailUnusable`
 */
export function requireEmailUsableWithAws(email: string): void {
  const { min, max } = stsLimits.subject
  if (email.length < min || email.length > max) throw new VouchError('awsEmailUnusable')
}

import { type ErrorName, VouchError } from '@vouch/protocol'
import { safeText } from '../../terminal/safe-text.ts'

/** What may mend a fault: the same again, a new token, a token without tags, or nothing. */
export type Remedy = 'repeat' | 'newToken' | 'omitTags' | 'none'

/** What a fault of STS means to a person, and what may mend it. */
export interface StsFault {
  readonly remedy: Remedy
  readonly error: VouchError
}

interface Rule {
  readonly names: readonly string[]
  readonly errorName: ErrorName
  readonly remedy: Remedy
  /** Only where the words of AWS match too. */
  readonly words?: RegExp
}

/** By AWS's own error codes (STS API Reference, AssumeRoleWithWebIdentity and Common Errors). The first that matches decides. */
const RULES: readonly Rule[] = [
  { names: ['AccessDenied', 'AccessDeniedException'], errorName: 'awsTrustPolicyDenies', remedy: 'omitTags' },
  { names: ['ExpiredTokenException', 'ExpiredToken'], errorName: 'awsTokenExpired', remedy: 'newToken' },
  // STS gives up on a slow JWKS after about five seconds and says so in the words only.
  { names: ['InvalidIdentityToken'], words: /verification key/i, errorName: 'awsIssuerUnreachable', remedy: 'repeat' },
  { names: ['InvalidIdentityToken', 'IDPRejectedClaim'], errorName: 'awsTokenInvalid', remedy: 'none' },
  { names: ['IDPCommunicationError'], errorName: 'awsIssuerUnreachable', remedy: 'repeat' },
  { names: ['RegionDisabledException'], errorName: 'awsRegionDisabled', remedy: 'none' },
  { names: ['ValidationError'], words: /DurationSeconds/, errorName: 'awsDurationRefused', remedy: 'none' },
  {
    names: ['Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'TooManyRequestsException', 'SlowDown'],
    errorName: 'awsThrottled',
    remedy: 'repeat',
  },
  { names: ['ServiceUnavailable', 'InternalFailure', 'RequestTimeout'], errorName: 'awsUnreachable', remedy: 'repeat' },
]

/**
 * Explains what the SDK threw.
 *
 * @param secret what was sent, so that it is never repeated in words
 */
export function stsFault(thrown: unknown, secret: string): StsFault {
  const { name, message, status } = readThrown(thrown)
  const detail =
    name === '' ? undefined : `AWS says: “${safeText(message.replaceAll(secret, '…'), 300)}” (${safeText(name, 64)}).`
  const rule = RULES.find(
    (each) => each.names.includes(withoutSuffix(name, each.names)) && (each.words?.test(message) ?? true),
  )
  if (rule !== undefined) return fault(rule.errorName, rule.remedy, detail, thrown)
  if (isProgramGone(thrown)) return fault('agentProtocol', 'none', 'The agent is of an older version.', thrown)
  if (status === undefined) return fault('awsUnreachable', 'repeat', networkReason(thrown), thrown)
  if (status === 429) return fault('awsThrottled', 'repeat', detail, thrown)
  if (status >= 500) return fault('awsUnreachable', 'repeat', `It answered ${status}.`, thrown)
  return fault('awsRefused', 'none', detail, thrown)
}

function fault(errorName: ErrorName, remedy: Remedy, detail: string | undefined, cause: unknown): StsFault {
  return { remedy, error: new VouchError(errorName, detail === undefined ? { cause } : { detail, cause }) }
}

/** The SDK's classes end in `Exception` where the code on the wire does not. */
function withoutSuffix(name: string, names: readonly string[]): string {
  return names.includes(name) ? name : name.replace(/Exception$/, '')
}

function readThrown(thrown: unknown): { name: string; message: string; status: number | undefined } {
  if (!(thrown instanceof Error)) return { name: '', message: '', status: undefined }
  const metadata = '$metadata' in thrown ? (thrown.$metadata as { httpStatusCode?: number }) : undefined
  return { name: thrown.name, message: thrown.message, status: metadata?.httpStatusCode }
}

/** A part of the agent's own program was removed under it. */
function isProgramGone(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && /MODULE_NOT_FOUND$/.test(String(thrown.code))
}

function networkReason(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined
  return `The connection failed${code === undefined ? '' : ` (${safeText(code, 64)})`}.`
}

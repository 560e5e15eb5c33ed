import { deflateRawSync } from 'node:zlib'
import { evaluateTrustPolicy, providerArn, type WebIdentity } from '@vouch/protocol/aws/policy/evaluate-trust-policy'
import { explainRefusal } from '@vouch/protocol/aws/policy/explain-refusal'
import { type IssuedCredentials, issueCredentials } from './issued-credentials.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { StsError } from './sts-error.ts'
import type { Role, StsWorld } from './sts-world.ts'
import { type AssumeRoleParameters, validateAssumeRole } from './validate-parameters.ts'
import { type VerifiedToken, verifyIdentityToken } from './verify-identity-token.ts'

export interface AssumedRole {
  readonly credentials: IssuedCredentials
  readonly token: VerifiedToken
  /** Per cent of what AWS lets tags and session policy take together. */
  readonly packedPolicySize: number
  readonly durationSeconds: number
}

/**
 * Answers AssumeRoleWithWebIdentity: parameters, token, trust policy, duration, session policy, in this order.
 *
 * @throws StsError with the code that AWS documents for the first rule that is not met
 */
export async function assumeRoleWithWebIdentity(
  world: StsWorld,
  keys: IssuerKeys,
  parameters: ReadonlyMap<string, string>,
  sourceIp: string,
): Promise<AssumedRole> {
  const asked = validateAssumeRole(parameters)
  const token = await verifyIdentityToken(world, keys, asked.WebIdentityToken)
  const role = world.roles.get(asked.RoleArn)
  if (role === undefined) throw notAuthorized('there is no such role')
  checkTrust(role, webIdentity(world, role, token, asked, sourceIp))
  if (asked.DurationSeconds > role.maxSessionDuration) {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
    throw new StsError('ValidationError', message)
  }
  const packedPolicySize = packedSize(token, asked.Policy)
  const expiration = new Date(Math.floor(world.clock().getTime() / 1000 + asked.DurationSeconds) * 1000)
  const credentials = issueCredentials(role, asked.RoleSessionName, expiration)
  return { credentials, token, packedPolicySize, durationSeconds: asked.DurationSeconds }
}

function webIdentity(
  world: StsWorld,
  role: Role,
  token: VerifiedToken,
  asked: AssumeRoleParameters,
  sourceIp: string,
): WebIdentity {
  const now = world.clock()
  return {
    ...token,
    issuer: token.provider.issuer,
    account: role.account,
    partition: role.partition,
    roleSessionName: asked.RoleSessionName,
    more: {
      'aws:SourceIp': [sourceIp],
      'aws:CurrentTime': [now.toISOString()],
      'aws:EpochTime': [String(Math.floor(now.getTime() / 1000))],
    },
  }
}

function checkTrust(role: Role, identity: WebIdentity): void {
  const decision = evaluateTrustPolicy(role.policy, identity)
  if (!decision.allowed) throw notAuthorized(`${explainRefusal(decision)} (caller: ${providerArn(identity)})`)
}

/** AWS names no cause, whichever action the policy lacks; the reason goes to the log of calls only. */
function notAuthorized(reason: string): StsError {
  return new StsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', reason)
}

/** Room for the compressed form of tags and session policy, bytes: AWS publishes only the percentage. */
const PACKED_BYTES = 2_048

function packedSize(token: VerifiedToken, policy: string | undefined): number {
  if (policy !== undefined) checkSessionPolicy(policy)
  const empty = policy === undefined && Object.keys(token.tags).length === 0
  if (empty) return 0
  const packed = deflateRawSync(JSON.stringify([token.tags, policy])).length
  const percent = Math.ceil((packed * 100) / PACKED_BYTES)
  if (percent > 100) {
    const message = `Packed size of session tags and session policy consumes ${percent}% of allotted space.`
    throw new StsError('PackedPolicyTooLarge', message)
  }
  return percent
}

function checkSessionPolicy(policy: string): void {
  try {
    const parsed: unknown = JSON.parse(policy)
    if (typeof parsed === 'object' && parsed !== null && 'Statement' in parsed) return
  } catch {
    // Not JSON is as malformed as JSON without statements.
  }
  throw new StsError('MalformedPolicyDocument', 'The policy is not in the valid JSON format.')
}

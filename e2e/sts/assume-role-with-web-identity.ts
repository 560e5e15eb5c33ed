import { evaluateTrustPolicy, type WebIdentity } from '@vouch/protocol/aws/policy/evaluate-trust-policy'
import { explainRefusal } from '@vouch/protocol/aws/policy/explain-refusal'
import { providerArn } from '@vouch/protocol/aws/provider'
import { type IssuedCredentials, issueCredentials } from './issued-credentials.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { packedSize } from './packed-size.ts'
import { requestContext, secondsFrom } from './request-context.ts'
import { StsError } from './sts-error.ts'
import type { Role, StsWorld } from './sts-world.ts'
import { validateWebIdentity, type WebIdentityParameters } from './validate-parameters.ts'
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
  const asked = validateWebIdentity(parameters)
  const token = await verifyIdentityToken(world, keys, asked.WebIdentityToken)
  const role = world.roles.get(asked.RoleArn)
  if (role === undefined) throw notAuthorized('there is no such role')
  checkTrust(role, webIdentity(world, role, token, asked, sourceIp))
  if (asked.DurationSeconds > role.maxSessionDuration) {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
    throw new StsError('ValidationError', message)
  }
  const packedPolicySize = packedSize(token.tags, asked.Policy)
  const { tags, transitiveTagKeys, sourceIdentity } = token
  const expiration = secondsFrom(world.clock(), asked.DurationSeconds)
  const about = { expiration, tags, transitiveTagKeys, sourceIdentity }
  const credentials = issueCredentials(role, asked.RoleSessionName, about)
  return { credentials, token, packedPolicySize, durationSeconds: asked.DurationSeconds }
}

function webIdentity(
  world: StsWorld,
  role: Role,
  token: VerifiedToken,
  asked: WebIdentityParameters,
  sourceIp: string,
): WebIdentity {
  return {
    ...token,
    issuer: token.provider.issuer,
    account: role.account,
    partition: role.partition,
    roleSessionName: asked.RoleSessionName,
    more: requestContext(world.clock(), sourceIp),
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

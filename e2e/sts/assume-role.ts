import { type AssumingRole, evaluateAssumeRole } from '@vouch/protocol/aws/policy/evaluate-assume-role'
import { explainRefusal } from '@vouch/protocol/aws/policy/explain-refusal'
import { chainedTags } from './chained-tags.ts'
import { type IssuedCredentials, issueCredentials } from './issued-credentials.ts'
import { packedSize } from './packed-size.ts'
import { requestContext, secondsFrom } from './request-context.ts'
import { StsError } from './sts-error.ts'
import type { StsWorld } from './sts-world.ts'
import { validateAssumeRole } from './validate-parameters.ts'

/** "Role chaining": whatever the role's maximum is. */
const LONGEST_CHAINED_SECONDS = 3_600

export interface ChainedRole {
  readonly credentials: IssuedCredentials
  readonly packedPolicySize: number
}

/**
 * Answers AssumeRole for a caller that is itself a session of a role: parameters, tags, source identity, trust policy, duration, in this
 * order. The source identity and the transitive tags of the caller go on.
 *
 * @param caller whose credentials signed the request
 * @throws StsError with the code that AWS documents for the first rule that is not met
 */
export function assumeRole(
  world: StsWorld,
  caller: IssuedCredentials,
  parameters: ReadonlyMap<string, string>,
  sourceIp: string,
): ChainedRole {
  const asked = validateAssumeRole(parameters)
  const { tags, transitiveTagKeys } = chainedTags(parameters, caller)
  const sourceIdentity = sourceIdentityOf(asked.SourceIdentity, caller)
  const role = world.roles.get(asked.RoleArn)
  if (role === undefined) throw notAuthorized(caller, asked.RoleArn, 'there is no such role')
  const identity: AssumingRole = {
    role: caller.role,
    sessionArn: caller.arn,
    userId: caller.userId,
    principalTags: caller.tags,
    roleSessionName: asked.RoleSessionName,
    externalId: asked.ExternalId,
    sourceIdentity,
    tags,
    transitiveTagKeys,
    more: requestContext(world.clock(), sourceIp),
  }
  const decision = evaluateAssumeRole(role.policy, identity)
  if (!decision.allowed) throw notAuthorized(caller, asked.RoleArn, explainRefusal(decision))
  const longest = Math.min(LONGEST_CHAINED_SECONDS, role.maxSessionDuration)
  if (asked.DurationSeconds > longest) throw tooLong(asked.DurationSeconds > LONGEST_CHAINED_SECONDS)
  return {
    credentials: issueCredentials(role, asked.RoleSessionName, {
      expiration: secondsFrom(world.clock(), asked.DurationSeconds),
      tags,
      transitiveTagKeys,
      sourceIdentity,
    }),
    packedPolicySize: packedSize(tags, asked.Policy),
  }
}

/** A source identity is set once, and cannot be changed after that. */
function sourceIdentityOf(asked: string | undefined, caller: IssuedCredentials): string | undefined {
  if (caller.sourceIdentity === undefined || asked === undefined || asked === caller.sourceIdentity) {
    return asked ?? caller.sourceIdentity
  }
  throw new StsError('AccessDenied', 'The source identity of a session cannot be changed', 'it has another one')
}

function notAuthorized(caller: IssuedCredentials, role: string, reason: string): StsError {
  const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${role}`
  return new StsError('AccessDenied', message, reason)
}

function tooLong(byChaining: boolean): StsError {
  const limit = byChaining
    ? 'the 1 hour session limit for roles assumed by role chaining'
    : 'the MaxSessionDuration set for this role'
  return new StsError('ValidationError', `The requested DurationSeconds exceeds ${limit}.`)
}

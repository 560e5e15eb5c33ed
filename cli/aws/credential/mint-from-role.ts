import { type OperationResult, roleSessionName, stsLimits, VouchError } from '@vouch/protocol'
import type { MintedCredentials } from './mint.ts'
import { type Patience, repeats } from './repeats.ts'
import { durationWithin, NO_RULES, type RoleRules, stricter } from './role-rules.ts'
import type { AssumeRoleRequest, StsCredentials } from './sts.ts'
import { stsFault } from './sts-fault.ts'
import type { AwsTarget } from './target.ts'

/** What the server says of a role that is not entered by a token of its own. */
export type RoleExplanation = OperationResult<'aws.roles.explain'>

export interface MintFromRolePorts extends Patience {
  /** What the server's rules say of a role for this person, now; undefined from a server that has no such rules. */
  explain(roleArn: string): Promise<RoleExplanation | undefined>
  assumeRole(request: AssumeRoleRequest): Promise<StsCredentials>
}

/**
 * Goes on from one role to the next: AssumeRole, signed with the credentials of the role before (role chaining). What AWS was told of the
 * person in the first step, the source identity and the transitive tags, goes on by itself; the session name is given again.
 *
 * The server has no part in this step, so its rules for the next role are asked for here, and kept like those of the first. They bind
 * whoever uses Vouch; what binds everybody is the trust policy of the next role.
 *
 * @param durationSeconds at least 900; less where a rule for a role on the way says so
 * @throws VouchError `awsChainRefused`, `awsRoleForbidden`, `awsFreshTouchNeeded`, `awsTokenExpired` (the credentials before), any other
 *   `aws…`, and what the server refuses with
 */
export async function mintFromRole(
  ports: MintFromRolePorts,
  input: { target: AwsTarget; source: MintedCredentials; email: string; durationSeconds: number },
): Promise<MintedCredentials> {
  const { target, source, email } = input
  const rules = stricter(source.rules, rulesOf(await ports.explain(target.role.arn)))
  const request: AssumeRoleRequest = {
    region: target.region,
    endpoint: target.endpoint,
    roleArn: target.role.arn,
    sessionName: roleSessionName(email),
    durationSeconds: durationWithin(input.durationSeconds, rules, stsLimits.durationSeconds.min),
    source,
  }
  const repeat = repeats(ports)
  for (;;) {
    try {
      return { ...(await ports.assumeRole(request)), warnings: source.warnings, rules }
    } catch (thrown) {
      if (thrown instanceof VouchError) throw thrown
      const { remedy, error } = stsFault(thrown, source.sessionToken)
      if (remedy !== 'repeat') throw refusedOnTheWay(error)
      await repeat(error)
    }
  }
}

function rulesOf(said: RoleExplanation | undefined): RoleRules {
  if (said === undefined) return NO_RULES
  if (!said.permitted) throw new VouchError('awsRoleForbidden')
  if (said.touch_needed) throw new VouchError('awsFreshTouchNeeded')
  const freshSeconds = said.fresh_seconds === null ? null : Math.max(0, said.fresh_seconds - said.touch_age_seconds)
  return { longestSeconds: said.longest_seconds, freshSeconds }
}

/** AWS says the same of a trust policy that lets nobody in and of a role that may not go on. */
function refusedOnTheWay(error: VouchError): VouchError {
  if (error.errorName !== 'awsTrustPolicyDenies') return error
  return new VouchError('awsChainRefused', { cause: error.cause, ...(error.detail && { detail: error.detail }) })
}

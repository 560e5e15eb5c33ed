import { roleSessionName, stsLimits, VouchError } from '@vouch/protocol'
import { type Patience, repeats } from './repeats.ts'
import { durationWithin, type RoleRules } from './role-rules.ts'
import type { StsCredentials, WebIdentityRequest } from './sts.ts'
import { type StsFault, stsFault } from './sts-fault.ts'
import type { AwsTarget } from './target.ts'

/** An identity token for a role, and what the server's rules say of it. */
export interface IdentityToken {
  readonly token: string
  /** Whether it carries session tags. */
  readonly tagged: boolean
  readonly rules: RoleRules
}

/** The two servers that a mint talks to, and the patience between attempts. */
export interface MintPorts extends Patience {
  /** An identity token for this role, out of the session. */
  exchange(request: { roleArn: string; omitTags: boolean; loan: string | undefined }): Promise<IdentityToken>
  assumeRoleWithWebIdentity(request: WebIdentityRequest): Promise<StsCredentials>
}

export interface MintedCredentials extends StsCredentials {
  readonly warnings: readonly string[]
  readonly rules: RoleRules
}

export const TAGS_WARNING =
  'The role does not allow session tags, so these credentials carry none. ' +
  'Add sts:TagSession and sts:SetSourceIdentity to the Action list of its trust policy.'

/**
 * Trades the session for credentials of a role: a token from the server, AssumeRoleWithWebIdentity at STS.
 *
 * A trust policy without sts:TagSession refuses a token that carries tags with the same words as one that refuses the person; so a
 * refusal is tried once more with a token without them, which the server may forbid. Where the rules of the server leave the tags out
 * there is nothing to try.
 *
 * @param email the person's canonical e-mail: it becomes the role session name, and nothing else can
 * @param durationSeconds at least 900; less where the rules of the server say so
 * @throws VouchError `awsTrustPolicyDenies`, `awsTagsForbidden`, any other `aws…`, and what the server refuses with
 */
export async function mintCredentials(
  ports: MintPorts,
  input: { target: AwsTarget; email: string; durationSeconds: number },
): Promise<MintedCredentials> {
  const { target, email } = input
  const roleArn = target.role.arn
  const loan = target.loan?.id
  const repeat = repeats(ports)
  let newTokens = 1
  let omitTags = false
  let given = await ports.exchange({ roleArn, omitTags, loan })
  for (;;) {
    const outcome = await attempt(ports, {
      region: target.region,
      endpoint: target.endpoint,
      roleArn,
      sessionName: roleSessionName(email),
      durationSeconds: durationWithin(input.durationSeconds, given.rules, stsLimits.durationSeconds.min),
      token: given.token,
    })
    if (!('remedy' in outcome)) return { ...outcome, warnings: omitTags ? [TAGS_WARNING] : [], rules: given.rules }
    const { remedy, error } = outcome
    if (remedy === 'repeat') {
      await repeat(error)
      continue
    }
    if (remedy === 'omitTags' && given.tagged) omitTags = true
    else if (remedy === 'newToken' && newTokens > 0) newTokens -= 1
    else throw error
    given = await ports.exchange({ roleArn, omitTags, loan })
  }
}

async function attempt(ports: MintPorts, request: WebIdentityRequest): Promise<StsCredentials | StsFault> {
  try {
    return await ports.assumeRoleWithWebIdentity(request)
  } catch (thrown) {
    if (thrown instanceof VouchError) throw thrown
    return stsFault(thrown, request.token)
  }
}

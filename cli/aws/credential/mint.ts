import { roleSessionName, VouchError } from '@vouch/protocol'
import type { StsCredentials, WebIdentityRequest } from './sts.ts'
import { type StsFault, stsFault } from './sts-fault.ts'
import type { AwsTarget } from './target.ts'

/** The two servers that a mint talks to, and the patience between attempts. */
export interface MintPorts {
  /** An identity token for this role, out of the session. */
  exchange(request: { roleArn: string; omitTags: boolean }): Promise<string>
  assumeRole(request: WebIdentityRequest): Promise<StsCredentials>
  /** @param milliseconds how long */
  sleep(milliseconds: number): Promise<void>
  /** From 0 up to 1. */
  random(): number
}

export interface MintedCredentials extends StsCredentials {
  readonly warnings: readonly string[]
}

const REPEATS = 3
const FIRST_PAUSE_MILLISECONDS = 250

export const TAGS_WARNING =
  'The role does not allow session tags, so these credentials carry none. ' +
  'Add sts:TagSession and sts:SetSourceIdentity to the Action list of its trust policy.'

/**
 * Trades the session for credentials of a role: a token from the server, AssumeRoleWithWebIdentity at STS.
 *
 * A trust policy without sts:TagSession refuses a token that carries tags with the same words as one that refuses the person; so a
 * refusal is tried once more with a token without them, which the server may forbid.
 *
 * @param email the person's canonical e-mail: it becomes the role session name, and nothing else can
 * @param durationSeconds at least 900
 * @throws VouchError `awsTrustPolicyDenies`, `awsTagsForbidden`, any other `aws…`, and what the server refuses with
 */
export async function mintCredentials(
  ports: MintPorts,
  input: { target: AwsTarget; email: string; durationSeconds: number },
): Promise<MintedCredentials> {
  const { target, email, durationSeconds } = input
  const left = { repeat: REPEATS, newToken: 1 }
  let omitTags = false
  let token = await ports.exchange({ roleArn: target.role.arn, omitTags })
  for (;;) {
    const outcome = await attempt(ports, {
      region: target.region,
      endpoint: target.endpoint,
      roleArn: target.role.arn,
      sessionName: roleSessionName(email),
      durationSeconds,
      token,
    })
    if (!('remedy' in outcome)) return { ...outcome, warnings: omitTags ? [TAGS_WARNING] : [] }
    const { remedy, error } = outcome
    if (remedy === 'omitTags' && !omitTags) {
      omitTags = true
    } else if (remedy === 'newToken' && left.newToken > 0) {
      left.newToken -= 1
    } else if (remedy === 'repeat' && left.repeat > 0) {
      await ports.sleep(pause(REPEATS - left.repeat, ports.random()))
      left.repeat -= 1
      continue
    } else {
      throw error
    }
    token = await ports.exchange({ roleArn: target.role.arn, omitTags })
  }
}

async function attempt(ports: MintPorts, request: WebIdentityRequest): Promise<StsCredentials | StsFault> {
  try {
    return await ports.assumeRole(request)
  } catch (thrown) {
    if (thrown instanceof VouchError) throw thrown
    return stsFault(thrown, request.token)
  }
}

/** Doubles each time, and half of it is chance, so that many agents do not come back together. */
function pause(repeats: number, chance: number): number {
  const full = FIRST_PAUSE_MILLISECONDS * 2 ** repeats
  return full / 2 + (full / 2) * chance
}

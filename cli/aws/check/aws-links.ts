import { errorNameOf, VouchError } from '@vouch/protocol'
import type { Agent } from '../../agent/client.ts'
import type { AwsAttempt } from '../../agent/rpc/methods.ts'
import { durationText } from '../../terminal/duration-text.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { brokenLink, type Link, link } from './link.ts'
import { policyCommand, type RefusalCircumstances, stsCauses, wantedPolicy } from './sts-causes.ts'

export interface AwsCall {
  readonly roleArn: string
  readonly region?: string
  readonly stsEndpoint?: string
  readonly durationSeconds?: number
}

/** What the call of STS came to: the link, and what came out of it. */
export interface AwsOutcome {
  readonly aws: Link
  readonly assumed: Assumed | undefined
}

export type Assumed = Extract<AwsAttempt, { outcome: 'assumed' }>

/** The real call: with session tags, and without them where AWS refuses, so that the two can be told apart. */
export async function awsOutcome(
  agent: Agent,
  call: AwsCall,
  at: Omit<RefusalCircumstances, 'untagged'>,
): Promise<AwsOutcome> {
  try {
    const first = await agent.attemptAws(call)
    if (first.outcome === 'assumed') return { aws: letIn(first, at), assumed: first }
    const isDenied = first.tagged && first.aws?.name.startsWith('AccessDenied') === true
    if (!isDenied) return { aws: refusedLink(first, { ...at, untagged: undefined }), assumed: undefined }
    return await withoutTags(agent, call, at, first)
  } catch (fault) {
    return { aws: brokenLink('aws', fault), assumed: undefined }
  }
}

type Refused = Extract<AwsAttempt, { outcome: 'refused' }>

async function withoutTags(
  agent: Agent,
  call: AwsCall,
  at: Omit<RefusalCircumstances, 'untagged'>,
  first: Refused,
): Promise<AwsOutcome> {
  let untagged: AwsAttempt
  try {
    untagged = await agent.attemptAws({ ...call, omitTags: true })
  } catch (fault) {
    // The server gives out none without tags: what would have come of it is not known.
    const isForbidden = fault instanceof VouchError && fault.errorName === 'awsTagsForbidden'
    if (!isForbidden) throw fault
    const causes = stsCauses(first, { ...at, untagged: undefined })
    const actions = {
      cause: 'actions',
      words:
        'The Action list lacks sts:TagSession or sts:SetSourceIdentity; the server gives out no token without tags to try.',
      policy: wantedPolicy(at),
    }
    return {
      aws: brokenLink('aws', fault, [actions, ...causes.map(({ policy: _, ...cause }) => cause)]),
      assumed: undefined,
    }
  }
  if (untagged.outcome === 'refused') return { aws: refusedLink(first, { ...at, untagged }), assumed: undefined }
  const words =
    'AWS refuses you with session tags, and lets you in without them: tools work, and your name is missing from tags and source identity.'
  const causes = stsCauses(first, { ...at, untagged })
  return { aws: link('aws', 'note', words, { causes, code: first.code }), assumed: untagged }
}

function letIn({ tagged }: AwsAttempt, { bound, role }: Pick<RefusalCircumstances, 'bound' | 'role'>): Link {
  if (!bound) return link('aws', 'ok', `AWS lets you in, ${tagged ? 'with' : 'without'} session tags.`)
  const words = `AWS lets you in, with session tags that name the role. Whether the role takes no others, its trust policy says: ${policyCommand(role)}`
  return link('aws', 'ok', words)
}

function refusedLink(refused: Refused, at: RefusalCircumstances): Link {
  const name = errorNameOf(refused.code) ?? 'awsRefused'
  const detail = refused.detail === null ? {} : { detail: refused.detail }
  return brokenLink('aws', new VouchError(name, detail), stsCauses(refused, at))
}

/** What tools would get. */
export function resultLink(assumed: Pick<Assumed, 'assumedRoleArn' | 'expiresAt'>, now: number): Link {
  const left = Math.round(Date.parse(assumed.expiresAt) / 1_000) - now
  return link('result', 'ok', `${safeText(assumed.assumedRoleArn, 2_048)}, for ${durationText(left)}.`)
}

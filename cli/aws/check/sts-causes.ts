import type { RoleArn } from '@vouch/protocol'
import type { Json } from '@vouch/protocol/aws/policy/remedy/json'
import { ROLE_KEY } from '@vouch/protocol/aws/policy/role-condition'
import { providerArn, providerName } from '@vouch/protocol/aws/provider'
import { trustPolicy } from '@vouch/protocol/aws/templates/trust-policy'
import type { AwsAttempt } from '../../agent/rpc/methods.ts'
import type { Cause } from './cause.ts'

type Refused = Extract<AwsAttempt, { outcome: 'refused' }>

/** What is known when AWS refused. */
export interface RefusalCircumstances {
  readonly role: RoleArn
  readonly issuer: string
  readonly email: string
  readonly region: string | undefined
  /** The same without session tags: what it came to; undefined where it was not tried. */
  readonly untagged: AwsAttempt | undefined
  /** Whether discovery and key set looked well from here. */
  readonly issuerLooksWell: boolean
  /** Whether the token names the role, as a rule of the server has it do. */
  readonly bound: boolean
}

/**
 * What a refusal of STS may come from, the likeliest first. AWS says only a code and a sentence, and of a trust policy nothing at all.
 */
export function stsCauses(refused: Refused, at: RefusalCircumstances): Cause[] {
  const { name = '', message = '' } = refused.aws ?? {}
  const code = name.replace(/Exception$/, '')
  if (code === 'AccessDenied') return at.untagged?.outcome === 'assumed' ? [tagsCause(at)] : deniedCauses(at)
  if (code === 'InvalidIdentityToken') return tokenCauses(message, at)
  if (code === 'ExpiredToken') return [CLOCK]
  if (code === 'RegionDisabled') return [regionCause(at)]
  if (code === 'IDPCommunicationError') return [issuerCause(at)]
  if (code === 'IDPRejectedClaim')
    return [
      { ...CLOCK, cause: 'claim', words: 'AWS refuses a claim of the token: the link “token” says what is in it.' },
    ]
  if (code === 'PackedPolicyTooLarge') return [PACKED]
  if (/DurationSeconds/.test(message)) return [durationCause(refused, at)]
  if (refused.aws === null) return [NETWORK]
  return []
}

/** The trust policy of the guide, filled in for this issuer and the account of the role. */
export function wantedPolicy({ role, issuer, bound }: Pick<RefusalCircumstances, 'role' | 'issuer' | 'bound'>): Json {
  const policy = trustPolicy(
    { issuer, who: { kind: 'everybody' } },
    providerOf({ role, issuer }),
    bound ? role.arn : undefined,
  )
  return policy as unknown as Json
}

function providerOf({ role, issuer }: Pick<RefusalCircumstances, 'role' | 'issuer'>): string {
  return providerArn({ issuer, account: role.account, partition: role.partition })
}

function tagsCause(at: RefusalCircumstances): Cause {
  return {
    cause: 'actions',
    words:
      'It works without session tags. So the Action list of the trust policy lacks sts:TagSession or sts:SetSourceIdentity; a condition on tags may speak against you, too.',
    commands: [policyCommand(at.role)],
    policy: wantedPolicy(at),
  }
}

function deniedCauses(at: RefusalCircumstances): Cause[] {
  const { role, issuer, email } = at
  const name = providerName(issuer)
  return [
    {
      cause: 'provider',
      words: `The trust policy does not name this provider exactly: ${providerOf(at)}, without https:// and without a slash at the end, also before :aud and :sub.`,
      commands: [policyCommand(at.role)],
      policy: wantedPolicy(at),
    },
    { cause: 'audience', words: `Its condition on ${name}:aud is not "${issuer}".` },
    {
      cause: 'subject',
      words: `Its condition on ${name}:sub is not met by "${email}": capitals count, and only StringLike knows wildcards.`,
    },
    roleNameCause(at),
    {
      cause: 'role',
      words: `There is no role ${role.roleName} in account ${role.account}, or it was made anew. AWS says the same of a role that does not exist.`,
      commands: [`aws iam get-role --role-name ${role.roleName}`],
    },
    {
      cause: 'deny',
      words: 'A Deny keeps you out: in the trust policy, or in a policy of the organisation (SCP, RCP).',
    },
  ]
}

function roleNameCause({ role, issuer, bound }: RefusalCircumstances): Cause {
  if (bound) {
    const words = `Its condition on ${ROLE_KEY} is not "${role.arn}", which the token names: capitals and the path count.`
    return { cause: 'roleName', words }
  }
  const words = `Its condition asks for a token that names the role (${ROLE_KEY}), and no rule of the server has it do so: an administrator of Vouch makes one for this role, with its session tags sent always, with the role’s own name (${issuer}/admin/aws-roles).`
  return { cause: 'roleUnnamed', words }
}

/** Reads the trust policy of a role and says what it means. */
export function policyCommand(role: RoleArn): string {
  return `aws iam get-role --role-name ${role.roleName} | vouch aws check --role ${role.arn} --trust-policy -`
}

function tokenCauses(message: string, at: RefusalCircumstances): Cause[] {
  const { role, issuer } = at
  if (/verification key/i.test(message)) return [issuerCause(at)]
  if (/provider found|no openidconnect/i.test(message)) {
    return [
      {
        cause: 'notRegistered',
        words: `Account ${role.account} has no provider for ${issuer}. It is registered for each account, to the letter: with a slash at the end it is another one.`,
        commands: ['aws iam list-open-id-connect-providers', `vouch setup aws --print-iam cli`],
      },
    ]
  }
  if (/audience/i.test(message)) {
    return [
      {
        cause: 'clientId',
        words: `The provider in account ${role.account} is not registered for the client ID ${issuer}.`,
        commands: [
          `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${providerOf(at)} --client-id '${issuer}'`,
        ],
      },
    ]
  }
  return [
    {
      cause: 'token',
      words:
        'AWS cannot take the token. The link “token” says what is in it; where all is well there, the provider in AWS is that of another server.',
      commands: ['aws iam list-open-id-connect-providers'],
    },
    {
      cause: 'algorithm',
      words: 'It is not the algorithm: AWS takes ES256 in every region, GovCloud and China included.',
    },
  ]
}

function issuerCause({ issuer, issuerLooksWell }: RefusalCircumstances): Cause {
  const here = issuerLooksWell
    ? 'From here they answer well, so that something keeps AWS away: a firewall, a bot challenge, a block of countries, or a name that only your network knows.'
    : 'The link “issuer” says what is wrong with them.'
  return {
    cause: 'issuer',
    words: `AWS could not fetch the discovery document and the key set of ${issuer} within five seconds. ${here}`,
  }
}

function regionCause({ region, role }: RefusalCircumstances): Cause {
  const name = region ?? 'this region'
  return {
    cause: 'region',
    words: `STS is not active in ${name} for account ${role.account}. Choose another region with --region, or activate it in the account settings of IAM.`,
  }
}

function durationCause({ durationSeconds }: Refused, { role }: RefusalCircumstances): Cause {
  return {
    cause: 'duration',
    words: `${durationSeconds} s is more than the role allows (its maximum session duration, 3600 s unless it was changed).`,
    commands: [
      `aws iam update-role --role-name ${role.roleName} --max-session-duration ${Math.max(3_600, durationSeconds)}`,
    ],
  }
}

const CLOCK: Cause = {
  cause: 'clock',
  words:
    'By the clock of AWS the token has expired. It lives five minutes, so that a clock is wrong: that of the server.',
}

const PACKED: Cause = {
  cause: 'packedPolicy',
  words:
    'Session tags and session policy take more room than AWS has for them. Vouch sends no session policy; the tags are the e-mail, its domain, and the role where a rule has it named.',
}

const NETWORK: Cause = {
  cause: 'network',
  words: 'STS gave no answer: look at the network, the region, a proxy, and AWS_ENDPOINT_URL_STS.',
}

import { providerArn } from '@vouch/protocol/aws/policy/evaluate-trust-policy'
import { parseRoleArn } from '@vouch/protocol/aws/role-arn'

/** What a role that takes Vouch's tags and source identity allows. */
const ALL_ACTIONS = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity']

/**
 * The trust policy of the guide for a role and an issuer.
 *
 * @param actions all three, or only `sts:AssumeRoleWithWebIdentity` as a role has it that was made without tags in mind
 */
export function trustPolicyFor(roleArn: string, issuer: string, actions: readonly string[] = ALL_ACTIONS): object {
  const { account, partition } = parseRoleArn(roleArn)
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn({ issuer, account, partition }) },
        Action: actions,
        Condition: { StringEquals: { [`${new URL(issuer).host}:aud`]: issuer } },
      },
    ],
  }
}

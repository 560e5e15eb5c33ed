import { TRUSTED_ACTIONS } from '@vouch/protocol/aws/policy/trust-statement'
import { providerArn } from '@vouch/protocol/aws/provider'
import { parseRoleArn } from '@vouch/protocol/aws/role-arn'

/**
 * The trust policy of the guide for a role and an issuer.
 *
 * @param actions all three, or only `sts:AssumeRoleWithWebIdentity` as a role has it that was made without tags in mind
 */
export function trustPolicyFor(roleArn: string, issuer: string, actions: readonly string[] = TRUSTED_ACTIONS): object {
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

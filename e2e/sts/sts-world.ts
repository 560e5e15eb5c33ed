import type { PolicyDocument } from '@vouch/protocol/aws/policy/policy-document'
import { parseTrustPolicy } from '@vouch/protocol/aws/policy/policy-document'
import { parseRoleArn, type RoleArn } from '@vouch/protocol/aws/role-arn'

/** An OIDC provider as `iam create-open-id-connect-provider` registers it; it stands in every account. */
export interface OidcProvider {
  /** Exactly the `iss` of its tokens. Unlike AWS, http is taken for an issuer on this machine. */
  readonly issuer: string
  /** Audiences that it may issue tokens for. */
  readonly clientIds: readonly string[]
}

export interface RoleOptions {
  readonly arn: string
  /** JSON text, or what it parses to. */
  readonly trustPolicy: unknown
  /** Seconds; IAM's default is an hour. */
  readonly maxSessionDuration?: number
}

export interface Role extends RoleArn {
  readonly policy: PolicyDocument
  readonly maxSessionDuration: number
}

/** What the local AWS knows: its providers and its roles by ARN. */
export interface StsWorld {
  readonly providers: readonly OidcProvider[]
  readonly roles: ReadonlyMap<string, Role>
  readonly clock: () => Date
}

/**
 * Registers a role, as `iam create-role` does.
 *
 * @throws VouchError `roleArnMalformed`, `trustPolicyMalformed`
 */
export function makeRole(options: RoleOptions): Role {
  return {
    ...parseRoleArn(options.arn),
    policy: parseTrustPolicy(options.trustPolicy),
    maxSessionDuration: options.maxSessionDuration ?? 3_600,
  }
}

import type { VouchError } from '@vouch/protocol'
import type { AwsAnswer } from '../../agent/rpc/methods.ts'

/** What an AWS tool reads from a container's credential endpoint (Amazon ECS Developer Guide, "Task IAM role"). */
export interface ContainerCredentials {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly Token: string
  /** ISO 8601, UTC. */
  readonly Expiration: string
  readonly RoleArn: string
}

export function containerCredentials(role: string, { credential }: AwsAnswer): ContainerCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken: Token, Expiration } = credential
  return { AccessKeyId, SecretAccessKey, Token, Expiration, RoleArn: role }
}

/** A refusal in the form that the SDKs put into their own error. */
export function containerError(error: VouchError): { readonly code: string; readonly message: string } {
  return { code: error.code, message: `${error.message} ${error.entry.next}` }
}

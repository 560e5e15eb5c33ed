import { VouchError } from '../errors/vouch-error.ts'

/** IAM User Guide, "IAM identifiers": partition, 12-digit account, path and name of at most 512 and 64 characters. */
const ROLE_ARN = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}):role\/((?:[\w+=,.@-]{1,128}\/){0,16})([\w+=,.@-]{1,64})$/

/** Partitions that are cut off from the public internet, or sovereign: no token of ours gets there. */
const OTHER_PARTITION = /^arn:aws-(?:iso(?:-[a-z])?|eusc):iam::/

export type AwsPartition = 'aws' | 'aws-cn' | 'aws-us-gov'

export interface RoleArn {
  readonly arn: string
  readonly partition: AwsPartition
  readonly account: string
  readonly roleName: string
}

/**
 * Reads the ARN of an IAM role. What it lets through holds no shell metacharacter, quote, space or control character.
 *
 * @throws VouchError `roleArnMalformed`, `awsPartitionUnsupported`
 */
export function parseRoleArn(text: string): RoleArn {
  const match = text.length <= 2048 ? ROLE_ARN.exec(text) : null
  if (match === null) throw new VouchError(OTHER_PARTITION.test(text) ? 'awsPartitionUnsupported' : 'roleArnMalformed')
  const [, partition, account, , roleName] = match
  return { arn: text, partition: partition as AwsPartition, account: account as string, roleName: roleName as string }
}

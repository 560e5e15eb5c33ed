import { parseRoleArn, VouchError } from '@vouch/protocol'
import { parseTrustPolicy } from '@vouch/protocol/aws/policy/policy-document'

/** Where the role is to which a trust policy belongs. */
export interface PolicyPlace {
  readonly account: string
  readonly partition: string
  /** Undefined where only the account is known. */
  readonly roleArn: string | undefined
}

/**
 * The account of the role: of the role that is given, of the one in the file, or else of the providers that the policy names, where they
 * are all of one.
 *
 * @throws VouchError `roleArnMalformed`, `trustPolicyPlaceUnknown`
 */
export function policyPlace(given: string | undefined, inFile: string | undefined, document: unknown): PolicyPlace {
  const arn = given ?? inFile
  if (arn !== undefined) {
    const { account, partition } = parseRoleArn(arn)
    return { account, partition, roleArn: arn }
  }
  const providers = parseTrustPolicy(document).Statement.flatMap(({ Principal }) => Principal?.Federated ?? [])
  const places = new Map(providers.flatMap(placesOf).map((place) => [`${place.partition}:${place.account}`, place]))
  const [place, other] = places.values()
  if (place === undefined || other !== undefined) throw new VouchError('trustPolicyPlaceUnknown')
  return { ...place, roleArn: undefined }
}

function placesOf(name: string): { account: string; partition: string }[] {
  const [, partition, account] = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}):oidc-provider\//.exec(name) ?? []
  return partition === undefined || account === undefined ? [] : [{ account, partition }]
}

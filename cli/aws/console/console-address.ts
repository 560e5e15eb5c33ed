import { type AwsPartition, VouchError } from '@vouch/protocol'

/** Where a partition has its console, and the sign-in that leads there (AWS General Reference, "AWS Sign-In endpoints"). */
const HOSTS: Record<AwsPartition, { readonly signin: string; readonly console: string }> = {
  aws: { signin: 'https://signin.aws.amazon.com', console: 'https://console.aws.amazon.com' },
  'aws-cn': { signin: 'https://signin.amazonaws.cn', console: 'https://console.amazonaws.cn' },
  'aws-us-gov': { signin: 'https://signin.amazonaws-us-gov.com', console: 'https://console.amazonaws-us-gov.com' },
}

/** Services whose console has another name in its address than people call them by. */
const PATHS: ReadonlyMap<string, string> = new Map([
  ['dynamodb', 'dynamodbv2'],
  ['logs', 'cloudwatch'],
  ['ssm', 'systems-manager'],
  ['stepfunctions', 'states'],
])

/** @returns the origin of the sign-in */
export function signinOrigin(partition: AwsPartition): string {
  return HOSTS[partition].signin
}

/**
 * The page of the console to arrive at. Whatever is asked for, it lies in the console of the role's partition.
 *
 * @param service undefined: the first page
 * @param region checked for the partition
 * @throws VouchError `consoleServiceMalformed`
 */
export function consoleAddress(partition: AwsPartition, region: string, service: string | undefined): string {
  const name = service?.toLowerCase() ?? 'console'
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) throw new VouchError('consoleServiceMalformed')
  const address = new URL(`${HOSTS[partition].console}/${PATHS.get(name) ?? name}/home`)
  address.searchParams.set('region', region)
  return address.href
}

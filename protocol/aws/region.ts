import type { AwsPartition } from './role-arn.ts'

const REGION = /^(?:[a-z]{2}|us-gov)-[a-z]{3,16}-\d{1,2}$/

/** The partition that a region is in; undefined for what is no name of a region in one that Vouch serves. */
export function partitionOfRegion(region: string): AwsPartition | undefined {
  if (!REGION.test(region)) return undefined
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

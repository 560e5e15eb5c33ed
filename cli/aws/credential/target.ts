import { type AwsPartition, parseRoleArn, type RoleArn, stsLimits, VouchError } from '@vouch/protocol'

/** Which role, and at which STS. */
export interface AwsTarget {
  readonly role: RoleArn
  readonly region: string
  /** Where the caller named one; otherwise STS of the region. */
  readonly endpoint: string | undefined
  /** As asked for, before the session's end shortens it: seconds. */
  readonly durationSeconds: number
}

export interface AwsTargetRequest {
  readonly roleArn: string
  readonly region?: string | undefined
  readonly stsEndpoint?: string | undefined
  readonly durationSeconds?: number | undefined
}

const REGION = /^(?:[a-z]{2}|us-gov|us-iso[a-z]?)-[a-z]{3,16}-\d{1,2}$/

const DEFAULT_REGION: Record<AwsPartition, string> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
}

/** Vouch gives out an hour at most. */
const LONGEST_SECONDS = 3_600

/**
 * Reads what a tool asks for. A longer duration than an hour becomes an hour; STS knows none below 900 seconds.
 *
 * @throws VouchError `roleArnMalformed`, `regionMalformed`, `stsEndpointRefused`, `awsDurationRefused`
 */
export function awsTarget(request: AwsTargetRequest): AwsTarget {
  const role = parseRoleArn(request.roleArn)
  const region = request.region ?? DEFAULT_REGION[role.partition]
  if (!REGION.test(region) || partitionOf(region) !== role.partition) throw new VouchError('regionMalformed')
  const durationSeconds = request.durationSeconds ?? LONGEST_SECONDS
  if (!Number.isInteger(durationSeconds) || durationSeconds < stsLimits.durationSeconds.min) {
    throw new VouchError('awsDurationRefused')
  }
  const endpoint = request.stsEndpoint === undefined ? undefined : stsEndpoint(request.stsEndpoint)
  return { role, region, endpoint, durationSeconds: Math.min(durationSeconds, LONGEST_SECONDS) }
}

function partitionOf(region: string): AwsPartition | undefined {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  return region.startsWith('us-iso') ? undefined : 'aws'
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** The token goes there, so it must be a place that only the holder of a certificate, or this machine, can be. */
function stsEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname))
  if (
    url === undefined ||
    !isPrivate ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new VouchError('stsEndpointRefused')
  }
  return url.href
}

import { type AwsPartition, parseRoleArn, partitionOfRegion, type RoleArn, VouchError } from '@vouch/protocol'
import { CREDENTIAL_SECONDS, LENT_SECONDS } from './duration-range.ts'
import { privateAddress } from './private-address.ts'

/** Which role, and at which STS. */
export interface AwsTarget {
  readonly role: RoleArn
  /** The roles that lead to it, in order: the first is entered by web identity, each next by the one before. */
  readonly via: readonly RoleArn[]
  readonly region: string
  /** Where the caller named one; otherwise STS of the region. */
  readonly endpoint: string | undefined
  /** As asked for, before the session's end shortens it: seconds. */
  readonly durationSeconds: number
  readonly loan: AwsLoanTarget | undefined
}

/** A loan that the credentials are for: it was alive a moment ago. */
export interface AwsLoanTarget {
  readonly id: string
  /** What is left of it. */
  readonly remainingSeconds: number
}

export interface AwsTargetRequest {
  readonly roleArn: string
  readonly via?: readonly string[] | undefined
  readonly region?: string | undefined
  readonly stsEndpoint?: string | undefined
  readonly durationSeconds?: number | undefined
  readonly loan?: AwsLoanTarget | undefined
}

/** Regions of partitions that no token of ours gets to: isolated ones, and the European Sovereign Cloud. */
const OTHER_PARTITION = /^(?:[a-z]{2}-iso[a-z]?|eusc-[a-z]{2})-[a-z]+-\d{1,2}$/

const DEFAULT_REGION: Record<AwsPartition, string> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
}

/** Roles before the last one. */
const LONGEST_CHAIN = 4

/** AWS gives no more where one role leads to another, either. */
const { most: LONGEST_SECONDS } = CREDENTIAL_SECONDS

/**
 * Reads what a tool asks for, before anybody is called. A duration that is too long is cut (see `cutNotice`), and one that is too short refused.
 *
 * @throws VouchError `roleArnMalformed`, `awsPartitionUnsupported`, `awsChainMalformed`, `regionMalformed`, `stsEndpointRefused`,
 *   `awsDurationRefused`
 */
export function awsTarget(request: AwsTargetRequest): AwsTarget {
  const role = parseRoleArn(request.roleArn)
  const via = (request.via ?? []).map(parseRoleArn)
  refuseBrokenChain([...via, role])
  const durationSeconds = request.durationSeconds ?? LONGEST_SECONDS
  if (!Number.isInteger(durationSeconds) || durationSeconds < CREDENTIAL_SECONDS.least) {
    throw new VouchError('awsDurationRefused')
  }
  return {
    role,
    via,
    region: regionFor(role.partition, request.region),
    endpoint: request.stsEndpoint === undefined ? undefined : stsEndpoint(request.stsEndpoint),
    durationSeconds: Math.min(durationSeconds, request.loan === undefined ? LONGEST_SECONDS : LENT_SECONDS.most),
    loan: request.loan,
  }
}

/** The role before the last, on the same way: what it gives opens the last one. Undefined where there is none. */
export function awsSource(target: AwsTarget): AwsTarget | undefined {
  const role = target.via.at(-1)
  return role === undefined
    ? undefined
    : { ...target, role, via: target.via.slice(0, -1), durationSeconds: LONGEST_SECONDS }
}

function refuseBrokenChain(chain: readonly RoleArn[]): void {
  const arns = new Set(chain.map(({ arn }) => arn))
  const partitions = new Set(chain.map(({ partition }) => partition))
  if (arns.size < chain.length || partitions.size > 1 || chain.length > LONGEST_CHAIN + 1) {
    throw new VouchError('awsChainMalformed')
  }
}

/**
 * The region of STS for a role of this partition.
 *
 * @param asked undefined: the one that every account of the partition has
 * @throws VouchError `regionMalformed`, `awsPartitionUnsupported`
 */
export function regionFor(partition: AwsPartition, asked: string | undefined): string {
  const region = asked ?? DEFAULT_REGION[partition]
  if (OTHER_PARTITION.test(region)) throw new VouchError('awsPartitionUnsupported')
  const itsOwn = partitionOfRegion(region)
  if (itsOwn === undefined) throw new VouchError('regionMalformed')
  if (itsOwn !== partition) {
    const detail = `${region} is in ${itsOwn}, and the role in ${partition}.`
    throw new VouchError('regionMalformed', { detail })
  }
  return region
}

/** The token goes there. */
function stsEndpoint(text: string): string {
  const url = privateAddress(text)
  if (url === undefined) throw new VouchError('stsEndpointRefused')
  return url.href
}

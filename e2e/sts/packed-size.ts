import { deflateRawSync } from 'node:zlib'
import { StsError } from './sts-error.ts'

/** Room for the compressed form of tags and session policy, bytes: AWS publishes only the percentage. */
const PACKED_BYTES = 2_048

/**
 * Per cent of what AWS lets tags and session policy take together.
 *
 * @throws StsError `PackedPolicyTooLarge`, `MalformedPolicyDocument`
 */
export function packedSize(tags: Readonly<Record<string, string>>, policy: string | undefined): number {
  if (policy !== undefined) checkSessionPolicy(policy)
  if (policy === undefined && Object.keys(tags).length === 0) return 0
  const packed = deflateRawSync(JSON.stringify([tags, policy])).length
  const percent = Math.ceil((packed * 100) / PACKED_BYTES)
  if (percent > 100) {
    const message = `Packed size of session tags and session policy consumes ${percent}% of allotted space.`
    throw new StsError('PackedPolicyTooLarge', message)
  }
  return percent
}

function checkSessionPolicy(policy: string): void {
  try {
    const parsed: unknown = JSON.parse(policy)
    if (typeof parsed === 'object' && parsed !== null && 'Statement' in parsed) return
  } catch {
    // Not JSON is as malformed as JSON without statements.
  }
  throw new StsError('MalformedPolicyDocument', 'The policy is not in the valid JSON format.')
}

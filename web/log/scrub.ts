import { Secret } from '../secret/secret.ts'
import { describeError } from './describe-error.ts'

// Secrets that are typed as such print themselves; this is the net beneath, for one that was not.
const secretName =
  /^(authorization|proxy-authorization|cookie|cookies|set-cookie|dpop|code|state|nonce|challenge|verifier|proof|assertion|credential|invite|pin|jwt|d)$|token|secret|password|passwd|private|api[-_]?key|master[-_]?key|code_verifier|session_?id_?hash/i

const deepest = 6

/** A copy for the log: what sits under the name of a secret is hidden, errors are described, bytes are counted. */
export function scrub(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return describeError(value)
  if (value instanceof Secret) return value.toString()
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString()
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepest) return '[deeper]'
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1))
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value)
  return Object.fromEntries(
    entries.map(([name, item]) => [name, secretName.test(String(name)) ? '[redacted]' : scrub(item, depth + 1)]),
  )
}

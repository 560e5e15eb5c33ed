import type { VouchError } from '@vouch/protocol'

/** RFC 6749 §4.1.2.1, §5.2: what an error description may hold. */
const OUTSIDE = /[^\x20\x21\x23-\x5b\x5d-\x7e]/g

/** An error as OAuth tells it, in a redirect or in JSON. */
export function errorParameters(error: VouchError): { error: string; error_description: string } {
  const { oauth, what, next } = error.entry
  const description = [what, error.detail, next].filter((part) => part !== undefined).join(' ')
  return {
    error: oauth ?? 'invalid_request',
    error_description: description.replaceAll('’', "'").replace(OUTSIDE, '?'),
  }
}

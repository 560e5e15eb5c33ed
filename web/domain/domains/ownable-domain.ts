import { VouchError } from '@vouch/protocol'
import { canonicalDomain } from '@vouch/protocol/email/email'

/**
 * A domain that one organisation can own, in its canonical form. What registries sell names below (`com`, `co.uk`) has nobody
 * who could put our record there, so that the proof itself refuses it; a single label and an address are refused at once.
 *
 * @throws VouchError `domainRefused`
 */
export function ownableDomain(input: string): string {
  const name = canonicalDomain(input)
  if (name === undefined) throw new VouchError('domainRefused')
  return name
}

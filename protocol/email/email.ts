import { domainToASCII } from 'node:url'
import { stsLimits } from '../aws/limits.ts'
import { VouchError } from '../errors/vouch-error.ts'

// RFC 5322 §3.2.3 dot-atom, in lower case.
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
// RFC 1035 §2.3.1 labels; at least two, since a mail domain has a parent.
const domainPart = /^(?=.{3,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/

/**
 * The one form in which an e-mail address is stored, compared and put into tokens: lower case, local part in ASCII, domain
 * composed (NFC) and in punycode. Tags (`+x`) and dots are kept: two mailboxes never become one person.
 *
 * @throws VouchError `emailMalformed` also for spaces around it, letters outside ASCII before the @ (look-alikes), quoted
 *   local parts and address literals
 */
export function canonicalEmail(input: string): string {
  const at = input.lastIndexOf('@')
  const local = lowerCaseAscii(input.slice(0, Math.max(at, 0)))
  const domain = canonicalDomain(input.slice(at + 1))
  // RFC 5321 §4.5.3.1: 64 octets before the @, 254 in all. Shorter than STS takes as a subject, it would be refused there.
  const length = local.length + 1 + (domain?.length ?? 0)
  const fits = local.length <= 64 && length <= 254 && length >= stsLimits.subject.min
  if (at < 1 || domain === undefined || !localPart.test(local) || !fits) throw new VouchError('emailMalformed')
  return `${local}@${domain}`
}

/** A mail domain in lower-case punycode; undefined where it is not one. */
export function canonicalDomain(input: string): string | undefined {
  // Mapping by UTS #46 would also swallow characters that nobody sees, and turn full-width letters into plain ones.
  const composed = input.normalize('NFC')
  const lookAlike = composed !== input.normalize('NFKC') || (composed !== input && input.normalize('NFD') !== input)
  if (lookAlike || /[\p{Cf}\p{Cc}\p{Z}]/u.test(composed)) return undefined
  const domain = domainToASCII(composed)
  return domainPart.test(domain) && !/\.[0-9]+$/.test(domain) ? domain : undefined
}

// Unlike toLowerCase, leaves the Kelvin sign alone, which would otherwise become a plain k.
function lowerCaseAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

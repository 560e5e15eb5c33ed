import { VouchError } from '@vouch/protocol'
import { canonicalDomain, canonicalEmail } from '@vouch/protocol/email/email'

const MAX_SUBJECT = 255

/** What the provider says of an account, as it says it: nothing of it is believed yet. */
export interface AccountClaims {
  readonly email?: unknown
  readonly email_verified?: unknown
  readonly hd?: unknown
  readonly name?: unknown
}

/** An account whose e-mail address the provider vouches for. */
export interface UpstreamAccount {
  readonly subject: string
  /** Canonical form. */
  readonly email: string
  /** The organisation it belongs to, as far as that is known. */
  readonly hostedDomain: string | null
  readonly name: string | undefined
}

/** The rules of the operator (config.ts). */
export interface DomainRule {
  readonly domains: readonly string[]
  readonly saysHostedDomain: boolean
}

/**
 * Judges an account by what its provider says of it.
 *
 * @throws VouchError `upstreamEmailUnverified`, `upstreamDomainRefused`; `upstreamAnswerRefused` for a `sub` of over 255 characters
 */
export function upstreamAccount(subject: string, claims: AccountClaims, rule: DomainRule): UpstreamAccount {
  // OpenID Connect Core §2
  if (subject.length > MAX_SUBJECT) throw new VouchError('upstreamAnswerRefused')
  const email = verifiedEmail(claims)
  const hostedDomain = organisation(email, claims.hd, rule)
  return { subject, email, hostedDomain, name: typeof claims.name === 'string' ? claims.name : undefined }
}

// OpenID Connect Core §5.1: a boolean. The text "false" is no promise, and neither is the text "true".
function verifiedEmail({ email, email_verified: verified }: AccountClaims): string {
  if (typeof email !== 'string' || verified !== true) throw new VouchError('upstreamEmailUnverified')
  try {
    return canonicalEmail(email)
  } catch (cause) {
    throw new VouchError('upstreamEmailUnverified', { cause })
  }
}

/**
 * Which organisation the account belongs to. `hd` decides wherever the provider is one that says it, or has said it here:
 * anybody can give a private account an address at work, and only `hd` tells the two apart. Other providers are asked for a
 * verified address in a domain of the operator's list; without a list they say nothing about organisations.
 */
function organisation(email: string, hd: unknown, { domains, saysHostedDomain }: DomainRule): string | null {
  const said = hd === undefined ? undefined : typeof hd === 'string' ? hd : ''
  const domain = saysHostedDomain || said !== undefined ? said : email.slice(email.lastIndexOf('@') + 1)
  const listed = domain !== undefined && domains.includes(domain)
  if (domains.length > 0 && !listed) throw new VouchError('upstreamDomainRefused')
  if (listed) return domain
  return said !== undefined && canonicalDomain(said) === said ? said : null
}

import { AMR_ATTESTED_KEY, readSessionTags, roleSessionName, sessionTagClaims, VouchError } from '@vouch/protocol'
import type { WebIdentity } from '@vouch/protocol/aws/policy/evaluate-trust-policy'
import { canonicalEmail } from '@vouch/protocol/email/email'
import * as z from 'zod'
import type { Agent, SessionStatus } from '../../../agent/client.ts'
import type { PolicyPlace } from './policy-place.ts'

/** Who is let in or not, and how that is known. */
export interface Person {
  readonly identity: WebIdentity
  /** The claims of a token made now, those that a token would have by the session, or by what was given. */
  readonly source: 'token' | 'session' | 'given'
  /** Whether the issuer is the one on this machine, since nobody named one. */
  readonly isIssuerPresumed: boolean
}

export interface GivenPerson {
  readonly email: string | undefined
  /** Their verified domain. */
  readonly domain: string | undefined
  readonly issuer: string
  readonly isIssuerPresumed: boolean
}

/**
 * The person who asks, as STS would know them: from a token of theirs where somebody is logged in and the role is known, else from what
 * Vouch puts into tokens.
 *
 * @throws VouchError `emailMalformed`, `notLoggedIn` where nobody is logged in and no e-mail is given
 */
export async function findPerson(
  agent: Agent | undefined,
  held: SessionStatus | undefined,
  place: PolicyPlace,
  given: GivenPerson,
  now: Date,
): Promise<Person> {
  if (given.email !== undefined) {
    const email = canonicalEmail(given.email)
    const identity = identityOf(claimsFor(email, given.domain, given.issuer), place, now)
    return { identity, source: 'given', isIssuerPresumed: given.isIssuerPresumed }
  }
  if (agent === undefined || held === undefined) throw new VouchError('notLoggedIn')
  const claims = place.roleArn === undefined ? undefined : await claimsOfToken(agent, place.roleArn)
  if (claims !== undefined) {
    return { identity: identityOf(claims, place, now), source: 'token', isIssuerPresumed: false }
  }
  const { email } = held.session.person
  const identity = identityOf(claimsFor(email, given.domain, held.server), place, now)
  return { identity, source: 'session', isIssuerPresumed: false }
}

/** Undefined where the server gives out none for this role, of which the chain tells. */
async function claimsOfToken(agent: Agent, roleArn: string): Promise<Claims | undefined> {
  try {
    const { claims } = await agent.inspectAwsToken({ roleArn })
    return claimsSchema.safeParse(claims).data
  } catch (fault) {
    if (fault instanceof VouchError) return undefined
    throw fault
  }
}

const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  azp: z.string().optional(),
  sub: z.string(),
  email: z.string().optional(),
  amr: z.array(z.string()).optional(),
})
type Claims = z.infer<typeof claimsSchema>

function claimsFor(email: string, domain: string | undefined, issuer: string): Claims {
  return { iss: issuer, aud: issuer, sub: email, email, amr: [...AMR_ATTESTED_KEY], ...sessionTagClaims(email, domain) }
}

/** "Available keys for AWS OIDC federation": azp in place of aud where there is one. */
function identityOf(claims: Claims, { account, partition }: PolicyPlace, now: Date): WebIdentity {
  const read = readSessionTags(claims)
  const carried = 'problem' in read ? { tags: {}, transitiveTagKeys: [], sourceIdentity: undefined } : read
  return {
    ...carried,
    issuer: claims.iss,
    account,
    partition,
    audience: claims.azp ?? claims.aud,
    subject: claims.sub,
    email: claims.email,
    amr: claims.amr,
    roleSessionName: roleSessionName(claims.email ?? claims.sub),
    more: {
      'aws:CurrentTime': [now.toISOString()],
      'aws:EpochTime': [String(Math.floor(now.getTime() / 1_000))],
      'aws:SecureTransport': ['true'],
    },
  }
}

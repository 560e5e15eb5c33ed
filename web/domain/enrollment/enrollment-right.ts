import { VouchError } from '@vouch/protocol'
import type { UpstreamProof } from '../../db/login/upstream-logins.ts'
import type { OpenInvite } from '../../db/people/invites.ts'
import { findPerson, type PersonRow } from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import { browserSession } from '../sessions/browser-session.ts'
import { requireUpstreamProof } from '../upstream/require-upstream-proof.ts'
import { claimedInvite } from './claimed-invite.ts'

/** What somebody brings who was invited to enrol a key. */
export interface InviteClaimant {
  /** The secret of the invite link. */
  readonly invite: string | undefined
  /** The invite is the one whose address this browser has just proven at the upstream provider. */
  readonly proven?: boolean | undefined
  /** Value of the cookie that the browser was sent to that provider with. */
  readonly browser?: string | undefined
  readonly ip: string | undefined
  readonly now: Date
}

/** What somebody brings who has touched a new key: an invite, or, for a further key, the session in which it was begun. */
export interface EnrollmentClaim extends InviteClaimant {
  /** Value of the browser session's cookie. */
  readonly sessionToken: string | undefined
}

/** Why somebody may enrol a key. */
export type EnrollmentRight = InviteRight | SessionRight

export interface InviteRight {
  readonly kind: 'invite'
  readonly invite: OpenInvite
  readonly tokenHash: Uint8Array<ArrayBuffer>
  /** The account that proved the address; undefined where none has to. */
  readonly proof: UpstreamProof | undefined
  /** What the ceremony is bound to. */
  readonly owner: string
}

export interface SessionRight {
  readonly kind: 'session'
  readonly person: PersonRow
  readonly owner: string
}

/**
 * Looks up what gives somebody the right to enrol a key. Uses nothing up.
 *
 * @throws VouchError `inviteUnknown`, `personDeactivated`, `upstreamProofNeeded`, `notSignedIn`
 */
export async function enrollmentRight(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  claim: EnrollmentClaim,
): Promise<EnrollmentRight> {
  return claim.invite === undefined && claim.proven !== true
    ? sessionRight(runtime, claim.sessionToken)
    : inviteRight(runtime, claim)
}

/**
 * What an invite gives the right to. Uses nothing up.
 *
 * @throws VouchError `inviteUnknown`, `personDeactivated`, `upstreamProofNeeded`
 */
export async function inviteRight(
  runtime: Pick<Runtime, 'config' | 'database'>,
  claim: InviteClaimant,
): Promise<InviteRight> {
  const browser = claim.proven === true ? claim.browser : undefined
  const { invite, tokenHash } = await claimedInvite(runtime, { ...claim, browser })
  const proof = await requireUpstreamProof(runtime, invite, claim)
  return { kind: 'invite', invite, tokenHash, proof, owner: `invite:${invite.id}` }
}

async function sessionRight(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  sessionToken: string | undefined,
): Promise<SessionRight> {
  const found = await browserSession(runtime, sessionToken)
  const person = found && (await findPerson(runtime.database.prisma, found.person.id))
  if (found === undefined || person === undefined) throw new VouchError('notSignedIn')
  return { kind: 'session', person, owner: `session:${found.session.id}` }
}

import { VouchError } from '@vouch/protocol'
import { findOpenInvite, type OpenInvite } from '../../db/invites.ts'
import { findPerson, type PersonRow } from '../../db/people.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { recordEvent } from '../audit/record-event.ts'
import { browserSession } from '../sessions/browser-session.ts'

/** What somebody brings who wants to enrol a key. */
export interface EnrollmentClaim {
  /** The secret of the invite link; undefined for a further key of whoever is signed in. */
  readonly invite: string | undefined
  /** Value of the browser session's cookie. */
  readonly sessionToken: string | undefined
  readonly ip: string | undefined
  readonly now: Date
}

/** Why somebody may enrol a key. */
export type EnrollmentRight = InviteRight | SessionRight

export interface InviteRight {
  readonly kind: 'invite'
  readonly invite: OpenInvite
  readonly tokenHash: Uint8Array<ArrayBuffer>
  /** What the ceremony is bound to. */
  readonly owner: string
}

export interface SessionRight {
  readonly kind: 'session'
  readonly person: PersonRow
  /** The key and the touch that the session goes back to. */
  readonly keyId: string
  readonly authTime: Date
  readonly owner: string
}

/** Longest invite that is worth a look. */
const MAX_INVITE = 256

/**
 * Looks up what gives somebody the right to enrol a key. Uses nothing up.
 *
 * @throws VouchError `inviteUnknown`, `personDeactivated`, `notSignedIn`
 */
export async function enrollmentRight(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  claim: EnrollmentClaim,
): Promise<EnrollmentRight> {
  return claim.invite === undefined
    ? sessionRight(runtime, claim.sessionToken)
    : inviteRight(runtime, claim.invite, claim)
}

async function inviteRight(
  runtime: Pick<Runtime, 'database'>,
  secret: string,
  { ip, now }: EnrollmentClaim,
): Promise<InviteRight> {
  const { prisma } = runtime.database
  const tokenHash = sha256(secret.slice(0, MAX_INVITE))
  const invite = await findOpenInvite(prisma, tokenHash, now)
  if (invite === undefined) {
    await recordEvent(prisma, { type: 'invite.refused', outcome: 'refused', ip, details: { error: 'inviteUnknown' } })
    throw new VouchError('inviteUnknown')
  }
  if (invite.person?.state === 'deactivated') throw new VouchError('personDeactivated')
  return { kind: 'invite', invite, tokenHash, owner: `invite:${invite.id}` }
}

async function sessionRight(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  sessionToken: string | undefined,
): Promise<SessionRight> {
  const found = await browserSession(runtime, sessionToken)
  const person = found && (await findPerson(runtime.database.prisma, found.person.id))
  if (found === undefined || person === undefined) throw new VouchError('notSignedIn')
  const { id, authTime } = found.session
  return { kind: 'session', person, keyId: found.key.id, authTime, owner: `session:${id}` }
}

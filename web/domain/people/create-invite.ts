import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { insertInvite, revokeOpenInvites } from '../../db/invites.ts'
import { findOrCreatePerson, type PersonRole } from '../../db/people.ts'
import { canonicalEmail } from '../../email/email.ts'
import type { Runtime } from '../../runtime.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import { Secret } from '../../secret/secret.ts'
import { recordEvent } from '../audit/record-event.ts'

const lifeSeconds = 24 * 3600

export interface Invite {
  /** The address that enrols one key, once. Its secret sits in the fragment, which browsers send to no server. */
  readonly link: Secret<string>
  /** Undefined for a first administrator, who says it while enrolling. */
  readonly email: string | undefined
  readonly expiresAt: Date
}

export interface InviteRequest {
  readonly email: string
  readonly displayName?: string | undefined
  /** What the person becomes by enrolling; default `member`. */
  readonly role?: PersonRole | undefined
}

/**
 * Invites a person to enrol a key: a new colleague, or one who lost theirs. Earlier links for the same person end.
 *
 * @throws VouchError `emailMalformed`, `personDeactivated`
 */
export async function createInvite(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  { email, displayName, role = 'member' }: InviteRequest,
): Promise<Invite> {
  const canonical = canonicalEmail(email)
  const now = runtime.clock()
  return runtime.database.prisma.$transaction(async (transaction) => {
    // The role comes with the key: nobody is an administrator before they have one.
    const person = await findOrCreatePerson(transaction, { email: canonical, displayName }, now)
    if (person.state === 'deactivated') throw new VouchError('personDeactivated')
    return issueInvite(runtime, transaction, { personId: person.id, email: canonical, role, now })
  })
}

/** Stores an invite in the caller's transaction, in place of those that are open for the same person. */
export async function issueInvite(
  runtime: Pick<Runtime, 'config'>,
  queryable: Queryable,
  { personId, email, role, now }: { personId?: string; email?: string; role: PersonRole; now: Date },
): Promise<Invite> {
  const secret = newOpaqueToken('vouch_in_')
  const expiresAt = new Date(now.getTime() + lifeSeconds * 1000)
  await revokeOpenInvites(queryable, personId, now)
  await insertInvite(queryable, { tokenHash: sha256(secret.reveal()), personId, role, createdAt: now, expiresAt })
  await recordEvent(queryable, { type: 'invite.created', outcome: 'ok', personId, details: { role } })
  return { link: new Secret(`${runtime.config.issuer.url}/enroll#invite=${secret.reveal()}`), email, expiresAt }
}

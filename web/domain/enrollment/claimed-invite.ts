import { VouchError } from '@vouch/protocol'
import { findInviteOfBrowser } from '../../db/login/upstream-logins.ts'
import { findOpenInvite, type OpenInvite } from '../../db/people/invites.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { recordEvent } from '../audit/record-event.ts'

/** How somebody says which invite is theirs. */
export interface InviteClaim {
  /** The secret of the link; undefined in a browser that comes back from the upstream provider. */
  readonly invite: string | undefined
  /** Value of the cookie that such a browser was given; read only where the secret is missing. */
  readonly browser?: string | undefined
  readonly ip: string | undefined
  readonly now: Date
}

export interface ClaimedInvite {
  readonly invite: OpenInvite
  readonly tokenHash: Uint8Array<ArrayBuffer>
}

/** Longest secret that is worth a look. */
const MAX_SECRET = 256

/**
 * The open invite that somebody claims. Uses nothing up.
 *
 * @throws VouchError `inviteUnknown`, `personDeactivated`
 */
export async function claimedInvite(
  runtime: Pick<Runtime, 'database'>,
  { invite: secret, browser, ip, now }: InviteClaim,
): Promise<ClaimedInvite> {
  const { prisma } = runtime.database
  const tokenHash =
    secret !== undefined
      ? sha256(secret.slice(0, MAX_SECRET))
      : browser && (await findInviteOfBrowser(prisma, sha256(browser.slice(0, MAX_SECRET)), now))
  const invite = tokenHash ? await findOpenInvite(prisma, tokenHash, now) : undefined
  if (!tokenHash || invite === undefined) {
    await recordEvent(prisma, { type: 'invite.refused', outcome: 'refused', ip, details: { error: 'inviteUnknown' } })
    throw new VouchError('inviteUnknown')
  }
  if (invite.person?.state === 'deactivated') throw new VouchError('personDeactivated')
  return { invite, tokenHash }
}

import { VouchError } from '@vouch/protocol'
import { findUpstreamProof, type UpstreamProof } from '../../db/login/upstream-logins.ts'
import type { OpenInvite } from '../../db/people/invites.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'

/**
 * Whether this browser has proven the address of an invite at the upstream provider. Every invite needs that, a recovery by an
 * administrator too: links are forwarded and mailboxes are read by others. The one exception is the break-glass link, which
 * is made on the server itself: it has to work where the provider is away or was taken over, and whoever has the server has
 * the database anyway.
 *
 * @param browser value of the browser's cookie
 * @returns the proof; undefined where none is needed
 * @throws VouchError `upstreamProofNeeded`
 */
export async function requireUpstreamProof(
  runtime: Pick<Runtime, 'config' | 'database'>,
  invite: OpenInvite,
  { browser, now }: { readonly browser?: string | undefined; readonly now: Date },
): Promise<UpstreamProof | undefined> {
  const { upstream } = runtime.config
  const breakGlass = invite.purpose === 'recovery' && invite.createdBy === null
  if (upstream === undefined || breakGlass) return undefined
  const asked = { inviteId: invite.id, issuer: upstream.issuer, now }
  const proof =
    browser === undefined
      ? undefined
      : await findUpstreamProof(runtime.database.prisma, { ...asked, browserHash: sha256(browser) })
  const forIt = invite.person === null || invite.person.id === proof?.personId
  if (proof === undefined || !forIt) throw new VouchError('upstreamProofNeeded')
  return proof
}

import { VouchError } from '@vouch/protocol'
import * as openid from 'openid-client'
import type { UpstreamConfig } from '../../config/config.ts'
import { insertUpstreamLogin } from '../../db/login/upstream-logins.ts'
import type { Runtime } from '../../runtime.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import type { Secret } from '../../secret/secret.ts'
import { recordEvent } from '../audit/record-event.ts'
import { claimedInvite, type InviteClaim } from '../enrollment/claimed-invite.ts'
import { upstreamProvider } from './provider.ts'
import { upstreamRedirectUri } from './redirect-uri.ts'
import { tripSecrets } from './trip-secrets.ts'

/** How long a browser may take at the provider, and then again until its key is enrolled. */
export const UPSTREAM_TRIP_SECONDS = 600

/**
 * Sends a browser to the upstream provider, to prove there the e-mail address of an invite. The invite is named by its secret
 * or, for another try, by the cookie of the last one; its secret goes no further than this request.
 *
 * @returns where the browser goes, and the cookie that ties the answer to it
 * @throws VouchError `upstreamMissing`, `upstreamUnavailable`, and those of `claimedInvite`
 */
export async function beginUpstreamLogin(
  runtime: Pick<Runtime, 'config' | 'database' | 'log'>,
  claim: InviteClaim,
): Promise<{ readonly location: string; readonly browser: Secret<string> }> {
  const { upstream, issuer } = runtime.config
  if (upstream === undefined) throw new VouchError('upstreamMissing')
  const { prisma } = runtime.database
  const { invite } = await claimedInvite(runtime, claim)
  const provider = await upstreamProvider(runtime, upstream, claim.now)
  const browser = newOpaqueToken('')
  const state = openid.randomState()
  const { nonce, verifier } = tripSecrets(browser.reveal(), state)
  const location = openid.buildAuthorizationUrl(provider, {
    redirect_uri: upstreamRedirectUri(issuer),
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...hints(upstream, invite.person?.email),
  })
  await prisma.$transaction(async (transaction) => {
    await insertUpstreamLogin(transaction, {
      stateHash: sha256(state),
      inviteId: invite.id,
      browserHash: sha256(browser.reveal()),
      createdAt: claim.now,
      expiresAt: new Date(claim.now.getTime() + UPSTREAM_TRIP_SECONDS * 1000),
    })
    const about = { personId: invite.person?.id, ip: claim.ip, details: { invite: invite.id, issuer: upstream.issuer } }
    await recordEvent(transaction, { type: 'upstream.asked', outcome: 'ok', ...about })
  })
  return { location: location.href, browser }
}

/** What makes the right account easy to choose. Anybody can change it on the way, so nothing relies on it. */
function hints({ domains, saysHostedDomain }: UpstreamConfig, email: string | undefined): Record<string, string> {
  const [domain = ''] = domains
  return {
    prompt: 'select_account',
    ...(email === undefined ? {} : { login_hint: email }),
    ...(saysHostedDomain && domain !== '' ? { hd: domains.length === 1 ? domain : '*' } : {}),
  }
}

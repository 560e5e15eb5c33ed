import { VouchError } from '@vouch/protocol'
import * as openid from 'openid-client'
import type { UpstreamConfig } from '../../config/config.ts'
import type { Runtime } from '../../runtime.ts'
import { failureReason } from './failure-reason.ts'
import { upstreamProvider } from './provider.ts'
import { upstreamRedirectUri } from './redirect-uri.ts'
import { tripSecrets } from './trip-secrets.ts'
import type { AccountClaims } from './upstream-account.ts'

export interface AuthorizationAnswer {
  /** The query that the provider sent the browser back with. */
  readonly query: URLSearchParams
  readonly state: string
  /** Value of the browser's cookie. */
  readonly browser: string
  readonly now: Date
}

/**
 * Exchanges the code, and verifies what comes for it: `iss` of the answer (RFC 9207), signature, issuer, audience, times and
 * nonce of the ID token (OpenID Connect Core §3.1.3.7), PKCE.
 *
 * @returns the account and what is said of it
 * @throws VouchError `upstreamCancelled`, `upstreamAnswerRefused`, `upstreamUnavailable`
 */
export async function askWho(
  runtime: Pick<Runtime, 'config' | 'log'>,
  upstream: UpstreamConfig,
  { query, state, browser, now }: AuthorizationAnswer,
): Promise<{ readonly subject: string; readonly claims: AccountClaims }> {
  const provider = await upstreamProvider(runtime, upstream, now)
  const { nonce, verifier } = tripSecrets(browser, state)
  const address = new URL(`${upstreamRedirectUri(runtime.config.issuer)}?${query}`)
  try {
    const tokens = await openid.authorizationCodeGrant(provider, address, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    // OpenID Connect Core §3.1.3.7 step 3 lets a token be for others, too, whom we have no reason to trust.
    if (claims === undefined || [claims.aud].flat().length !== 1) throw new Error('the ID token is for others, too')
    const { sub: subject, email, email_verified, hd, name } = claims
    if (email !== undefined) return { subject, claims: { email, email_verified, hd, name } }
    // All of it from one place: no address of the one and promise of the other.
    return { subject, claims: await openid.fetchUserInfo(provider, tokens.access_token, subject) }
  } catch (cause) {
    throw refusal(runtime, cause)
  }
}

function refusal({ log }: Pick<Runtime, 'log'>, cause: unknown): VouchError {
  // RFC 6749 §4.1.2.1: the provider, or the person there, said no.
  if (cause instanceof openid.AuthorizationResponseError) return new VouchError('upstreamCancelled', { cause })
  const reason = failureReason(cause)
  log.warn({ reason }, 'an answer of the upstream provider was refused')
  const away = cause instanceof TypeError || reason.startsWith('OAUTH_TIMEOUT')
  return new VouchError(away ? 'upstreamUnavailable' : 'upstreamAnswerRefused', { cause })
}

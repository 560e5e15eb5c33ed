import { CLI_CLIENT_ID, paths, type TokenResponse, tokenResponseSchema } from '@vouch/protocol'
import type { DpopKey } from './dpop.ts'
import { postForm } from './form.ts'
import { readJson } from './json.ts'

export interface CodeRedemption {
  readonly issuer: string
  readonly key: DpopKey
  readonly code: string
  readonly codeVerifier: string
  /** The one of the pushed request (RFC 6749 §4.1.3). */
  readonly redirectUri: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Redeems the one-time code for the session (RFC 6749 §4.1.3, RFC 7636 §4.5), bound to the DPoP key (RFC 9449 §5).
 *
 * @throws VouchError `grantRefused`, or what else the server refused with; `serverUnreachable`, `serverAnswerMalformed`
 */
export async function redeemCode(redemption: CodeRedemption): Promise<TokenResponse> {
  const { issuer, key, code, codeVerifier, redirectUri, signal } = redemption
  const answer = await postForm({
    url: `${issuer}${paths.token}`,
    key,
    fields: {
      grant_type: 'authorization_code',
      client_id: CLI_CLIENT_ID,
      code,
      code_verifier: codeVerifier,
      redirect_uri: redirectUri,
    },
    signal,
  })
  return readJson(answer, tokenResponseSchema)
}

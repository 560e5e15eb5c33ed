import { CLI_CLIENT_ID, type ParResponse, parResponseSchema, paths } from '@vouch/protocol'
import type { DpopKey } from './dpop.ts'
import { postForm } from './form.ts'
import { readJson } from './json.ts'

export interface PushedRequest {
  readonly issuer: string
  readonly key: DpopKey
  readonly redirectUri: string
  readonly state: string
  /** RFC 7636 §4.2, S256. */
  readonly codeChallenge: string
  /** Facts about this machine, by their parameter names, shown on the page as claimed. */
  readonly facts: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/**
 * Pushes the authorization request (RFC 9126 §2.1), so that the browser carries nothing but a reference to it.
 *
 * @throws VouchError what the server refused with, `serverUnreachable`, `serverAnswerMalformed`
 */
export async function pushRequest(pushed: PushedRequest): Promise<ParResponse> {
  const { issuer, key, signal } = pushed
  const fields = {
    client_id: CLI_CLIENT_ID,
    response_type: 'code',
    redirect_uri: pushed.redirectUri,
    scope: 'openid email',
    state: pushed.state,
    code_challenge: pushed.codeChallenge,
    code_challenge_method: 'S256',
    ...pushed.facts,
  }
  const answer = await postForm({ url: `${issuer}${paths.par}`, key, fields, signal })
  return readJson(answer, parResponseSchema)
}

import {
  ACCESS_TOKEN_TYPE,
  CLI_CLIENT_ID,
  ID_TOKEN_TYPE,
  paths,
  TOKEN_EXCHANGE_GRANT,
  type TokenExchangeResponse,
} from '@vouch/protocol'
import { type DpopKey, postForm, tokenHash } from './login.ts'

/** A command line that is logged in. */
export interface Holder {
  readonly key: DpopKey
  readonly token: string
}

export const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

/** What a command line sends to get a token for an AWS role, with changes. */
export function exchangeForm(
  issuer: string,
  token: string,
  changes: Record<string, string> = {},
): Record<string, string> {
  return {
    grant_type: TOKEN_EXCHANGE_GRANT,
    client_id: CLI_CLIENT_ID,
    subject_token: token,
    subject_token_type: ACCESS_TOKEN_TYPE,
    requested_token_type: ID_TOKEN_TYPE,
    audience: issuer,
    resource: ROLE,
    ...changes,
  }
}

/** Asks for a token for an AWS role. @param at the replica; the proof names the issuer all the same */
export async function exchange(
  issuer: string,
  { key, token }: Holder,
  changes: Record<string, string> = {},
  { proof = {}, at = issuer }: { proof?: Record<string, unknown>; at?: string } = {},
): Promise<Response> {
  const dpop = await key.proof('POST', paths.token, { ath: tokenHash(token), ...proof })
  return postForm(`${at}${paths.token}`, exchangeForm(issuer, token, changes), { dpop })
}

/** The answer to an exchange that went well, or the code and the words of the refusal. */
export async function exchanged(
  response: Response,
): Promise<TokenExchangeResponse & { vouch_code?: string; error_description?: string }> {
  return response.json()
}

import {
  ACCESS_TOKEN_TYPE,
  AWS_LOAN_PARAMETER,
  CLI_CLIENT_ID,
  ID_TOKEN_TYPE,
  paths,
  SESSION_TAGS_PARAMETER,
  TOKEN_EXCHANGE_GRANT,
  type TokenExchangeResponse,
  tokenExchangeResponseSchema,
} from '@vouch/protocol'
import { postForm } from './form.ts'
import { readJson } from './json.ts'
import type { ServerSession } from './session.ts'

export interface AwsTokenRequest {
  readonly roleArn: string
  /** Leaves session tags and source identity out, for roles that do not allow them. */
  readonly omitTags?: boolean
  /** The loan that the credentials are for. */
  readonly loan?: string | undefined
}

/**
 * Trades the session for an ID token that AWS takes for one role, for five minutes (RFC 8693 §2.1).
 *
 * @throws VouchError `tokenRefused`, `targetRefused`, `awsLoanEnded`, `awsTagsForbidden`, `awsEmailUnusable`, `serverUnreachable`, …
 */
export async function exchangeForAwsToken(
  session: ServerSession,
  request: AwsTokenRequest,
  signal?: AbortSignal,
): Promise<TokenExchangeResponse> {
  const { accessToken, key } = session
  const fields: Record<string, string> = {
    grant_type: TOKEN_EXCHANGE_GRANT,
    client_id: CLI_CLIENT_ID,
    subject_token: accessToken,
    subject_token_type: ACCESS_TOKEN_TYPE,
    requested_token_type: ID_TOKEN_TYPE,
    audience: session.server,
    resource: request.roleArn,
  }
  if (request.omitTags === true) fields[SESSION_TAGS_PARAMETER] = 'omit'
  if (request.loan !== undefined) fields[AWS_LOAN_PARAMETER] = request.loan
  const url = `${session.server}${paths.token}`
  return readJson(await postForm({ url, key, fields, accessToken, signal }), tokenExchangeResponseSchema)
}

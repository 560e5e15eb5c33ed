import { ACCESS_TOKEN_TYPE, CLI_CLIENT_ID, ID_TOKEN_TYPE, paths, TOKEN_EXCHANGE_GRANT } from '@vouch/protocol'
import { type DpopKey, postForm, tokenHash } from '../../web/testing/login.ts'

/** A session of the command line: its token, and the key that it is bound to. */
export interface CommandLineSession {
  readonly key: DpopKey
  readonly token: string
}

/**
 * Asks a server about a session.
 *
 * @param at address of the server, with or without a port
 */
export async function askSession({ key, token }: CommandLineSession, at: string): Promise<Response> {
  const dpop = await key.proof('GET', paths.session, { ath: tokenHash(token) })
  return fetch(`${at}${paths.session}`, { headers: { authorization: `DPoP ${token}`, dpop } })
}

/** Exchanges a session for a token for AWS, at one server. */
export async function exchangeForAws(
  { key, token }: CommandLineSession,
  issuer: string,
  at: string,
): Promise<Response> {
  const dpop = await key.proof('POST', paths.token, { ath: tokenHash(token) })
  const form = {
    grant_type: TOKEN_EXCHANGE_GRANT,
    client_id: CLI_CLIENT_ID,
    subject_token: token,
    subject_token_type: ACCESS_TOKEN_TYPE,
    requested_token_type: ID_TOKEN_TYPE,
    audience: issuer,
    resource: 'arn:aws:iam::123456789012:role/VouchDeveloper',
  }
  return postForm(`${at}${paths.token}`, form, { dpop })
}

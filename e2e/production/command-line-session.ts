import { paths } from '@vouch/protocol'
import { exchange, type Holder } from '../../web/testing/aws-exchange.ts'
import { tokenHash } from '../../web/testing/login.ts'

/** A session of the command line: its token, and the key that it is bound to. */
export type CommandLineSession = Holder

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
export function exchangeForAws(session: CommandLineSession, issuer: string, at: string): Promise<Response> {
  return exchange(issuer, session, {}, { at })
}

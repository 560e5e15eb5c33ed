import { VouchError } from '@vouch/protocol'
import type { SessionRow } from '../../db/sessions.ts'

/**
 * The one gate before anything is given out for an access token: its session is alive, the person, the key and the
 * client behind it are in good standing, and whoever presents it holds the key that it is bound to.
 *
 * @param session as found by the token's hash
 * @param jkt thumbprint of the key that a DPoP proof showed; undefined where there was none
 * @throws VouchError `tokenRefused`
 */
export function guard<Session extends Pick<SessionRow, 'live' | 'kind' | 'dpopJkt'>>(
  session: Session | undefined,
  jkt: string | undefined,
): Session {
  if (session === undefined || !session.live || session.kind === 'browser') throw new VouchError('tokenRefused')
  // RFC 9449 §7.1: a bound token is not a bearer token, nor is a bearer token bound by whoever finds it.
  if ((session.dpopJkt ?? undefined) !== jkt) throw new VouchError('tokenRefused')
  return session
}

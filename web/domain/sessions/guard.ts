import { type ErrorName, VouchError } from '@vouch/protocol'
import type { EndReason, SessionRow } from '../../db/sessions/sessions.ts'

type Guarded = Pick<SessionRow, 'live' | 'kind' | 'dpopJkt'> & { readonly endReason?: EndReason | null }

/**
 * The one gate before anything is given out for an access token: its session is alive, the person, the key and the
 * client behind it are in good standing, and whoever presents it holds the key that it is bound to.
 *
 * @param session as found by the token's hash
 * @param jkt thumbprint of the key that a DPoP proof showed; undefined where there was none
 * @throws VouchError `tokenRefused`; and, only to whoever holds the key of a command line's session, the reason why it was ended:
 *   `sessionEndedByAdministrator`, `sessionEndedByPerson`, `sessionKeyGone`, `sessionPersonDeactivated`, `sessionRecovered`
 */
export function guard<Session extends Guarded>(session: Session | undefined, jkt: string | undefined): Session {
  if (session === undefined || session.kind === 'browser') throw new VouchError('tokenRefused')
  // RFC 9449 §7.1: a bound token is not a bearer token, nor is a bearer token bound by whoever finds it.
  if ((session.dpopJkt ?? undefined) !== jkt) throw new VouchError('tokenRefused')
  if (!session.live) throw new VouchError(refusalOf(session))
  return session
}

const REFUSALS: Partial<Record<EndReason, ErrorName>> = {
  ended_by_administrator: 'sessionEndedByAdministrator',
  ended_by_person: 'sessionEndedByPerson',
  key_removed: 'sessionKeyGone',
  key_disabled: 'sessionKeyGone',
  person_deactivated: 'sessionPersonDeactivated',
  keys_recovered: 'sessionRecovered',
}

// Applications know no more than RFC 6750 §3.1: what ended a session is for the person, whose terminal asks.
function refusalOf({ kind, endReason }: Guarded): ErrorName {
  const name = endReason ? REFUSALS[endReason] : undefined
  return kind === 'cli' && name !== undefined ? name : 'tokenRefused'
}

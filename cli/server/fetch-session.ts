import { paths, type SessionDescription, sessionSchema } from '@vouch/protocol'
import { dpopProof } from './dpop.ts'
import { readJson } from './json.ts'
import { sendRequest } from './request.ts'
import type { ServerSession } from './session.ts'

/**
 * Asks the server who the session belongs to, and whether it is alive.
 *
 * @throws VouchError `tokenRefused` where the session has ended; `serverUnreachable`, `databaseUnavailable` or `internal`
 *   where that is not known
 */
export async function fetchSession(session: ServerSession, signal?: AbortSignal): Promise<SessionDescription> {
  const { accessToken } = session
  const url = `${session.server}${paths.session}`
  const dpop = await dpopProof(session.key, { method: 'GET', url, accessToken })
  // RFC 9449 §7.1: the DPoP authentication scheme.
  const headers = { authorization: `DPoP ${accessToken}`, dpop }
  return readJson(await sendRequest({ method: 'GET', url, headers, signal }), sessionSchema)
}

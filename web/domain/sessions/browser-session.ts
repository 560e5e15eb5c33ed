import type { SessionRow } from '../../db/sessions/sessions.ts'
import { renewBrowserSession } from '../../db/sessions/sessions.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'

/** A browser session that nobody used for this long is over. */
const BROWSER_IDLE_SECONDS = 30 * 60

/** Longest cookie that is worth a look. */
const MAX_TOKEN = 128

export interface BrowserSession {
  readonly session: SessionRow
  readonly person: SessionRow['person']
  readonly key: SessionRow['key']
}

/**
 * Who is signed in in this browser. Counts as use: the idle time begins anew.
 *
 * @param cookieToken value of the session cookie (`sessionCookie`)
 * @returns undefined where nobody is: no cookie, unknown, idle for 30 minutes, 12 hours old, revoked, or the person or
 *   the key is not active any more
 */
export async function browserSession(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  cookieToken: string | undefined,
): Promise<BrowserSession | undefined> {
  if (cookieToken === undefined || cookieToken === '' || cookieToken.length > MAX_TOKEN) return undefined
  const now = runtime.clock()
  const session = await renewBrowserSession(runtime.database, sha256(cookieToken), idleSince(now), now)
  return session && { session, person: session.person, key: session.key }
}

/** A browser session that was last used before this is over. */
export function idleSince(now: Date): Date {
  return new Date(now.getTime() - BROWSER_IDLE_SECONDS * 1000)
}

import type { Queryable } from '../../db/database.ts'
import {
  type EndedSession,
  endSession,
  endSessionOfToken,
  endSessionsOfCode,
  endSessionsOfPerson,
} from '../../db/sessions.ts'
import { recordEvent } from '../audit/record-event.ts'

/** Why a session ended before its time; stored with it and audited. */
export type EndReason = 'signed_out' | 'revoked_by_client' | 'code_replayed' | 'person_deactivated' | 'keys_recovered'

interface Ending {
  readonly reason: EndReason
  readonly ip: string | undefined
  readonly now: Date
}

/**
 * Ends one session and all that hangs on it.
 *
 * @returns false where it had ended before
 */
export async function revokeSession(queryable: Queryable, sessionId: string, ending: Ending): Promise<boolean> {
  const ended = await endSession(queryable, sessionId, ending.reason, ending.now)
  await audit(queryable, ended === undefined ? [] : [ended], ending)
  return ended !== undefined
}

/** RFC 7009 §2.1: ends the session behind an access token, if this client holds it. */
export async function revokeToken(
  queryable: Queryable,
  token: { hash: Uint8Array<ArrayBuffer>; clientId: string },
  ending: Ending,
): Promise<void> {
  const ended = await endSessionOfToken(queryable, token, ending.reason, ending.now)
  await audit(queryable, ended === undefined ? [] : [ended], ending)
}

/** RFC 6749 §4.1.2: ends what came from one authorization code; other sessions of the person live on. */
export async function revokeSessionsOfCode(
  queryable: Queryable,
  codeHash: Uint8Array<ArrayBuffer>,
  ending: Ending,
): Promise<number> {
  const ended = await endSessionsOfCode(queryable, codeHash, ending.reason, ending.now)
  await audit(queryable, ended, ending)
  return ended.length
}

/** Ends every session of a person: the dashboard, the command line, the applications. */
export async function revokeSessionsOfPerson(queryable: Queryable, personId: string, ending: Ending): Promise<number> {
  const ended = await endSessionsOfPerson(queryable, personId, ending.reason, ending.now)
  await audit(queryable, ended, ending)
  return ended.length
}

async function audit(queryable: Queryable, ended: readonly EndedSession[], ending: Ending): Promise<void> {
  for (const session of ended) {
    await recordEvent(queryable, {
      type: 'session.ended',
      outcome: 'ok',
      personId: session.personId,
      sessionId: session.id,
      clientId: session.clientId ?? undefined,
      ip: ending.ip,
      details: { reason: ending.reason },
    })
  }
}

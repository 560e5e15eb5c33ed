import type { Queryable } from '../../db/database.ts'
import { expirePendingCodes } from '../../db/login/authorization-codes.ts'
import {
  type EndedSession,
  endSession,
  endSessionOfPerson,
  endSessionOfToken,
  endSessionsOfCode,
  endSessionsOfKey,
  endSessionsOfPerson,
} from '../../db/sessions/end-sessions.ts'
import type { EndReason } from '../../db/sessions/sessions.ts'
import { recordEvent } from '../audit/record-event.ts'

export interface Ending {
  readonly reason: EndReason
  readonly ip: string | undefined
  readonly now: Date
  /** E-mail address of who ended it, where that is not the person whose session it is. */
  readonly by?: string | undefined
  /** The touch by which it was ended, where there was one. */
  readonly ceremonyId?: string | undefined
}

/**
 * Ends one session and all that hangs on it.
 *
 * @returns false where it had ended before, or is not there
 */
export async function revokeSession(queryable: Queryable, sessionId: string, ending: Ending): Promise<boolean> {
  const ended = await endSession(queryable, sessionId, ending.reason, ending.now)
  await audit(queryable, ended === undefined ? [] : [ended], ending)
  return ended !== undefined
}

/** Ends one session of this person. @returns false where the person has no such session, or it had ended before */
export async function revokeOwnSession(
  queryable: Queryable,
  session: { readonly id: string; readonly personId: string },
  ending: Ending,
): Promise<boolean> {
  const ended = await endSessionOfPerson(queryable, session, ending.reason, ending.now)
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
  return audit(queryable, await endSessionsOfCode(queryable, codeHash, ending.reason, ending.now), ending)
}

/**
 * Ends everything that touches of one key have given and are about to give: sessions of every kind, and the codes that wait
 * for their redemption. The first step of taking the key away, in the same transaction.
 *
 * @returns how many sessions there were
 */
export async function revokeSessionsOfKey(queryable: Queryable, keyId: string, ending: Ending): Promise<number> {
  await expirePendingCodes(queryable, { keyId }, ending.now)
  return audit(queryable, await endSessionsOfKey(queryable, keyId, ending.reason, ending.now), ending)
}

/**
 * Ends everything that one person has: sessions of every kind, and the codes that wait for their redemption. The first step
 * of taking the person out, in the same transaction.
 *
 * @param except a session that stays
 * @returns how many sessions there were
 */
export async function revokeSessionsOfPerson(
  queryable: Queryable,
  personId: string,
  ending: Ending,
  except?: string,
): Promise<number> {
  await expirePendingCodes(queryable, { personId }, ending.now)
  return audit(queryable, await endSessionsOfPerson(queryable, personId, except, ending.reason, ending.now), ending)
}

async function audit(queryable: Queryable, ended: readonly EndedSession[], ending: Ending): Promise<number> {
  const { reason, by } = ending
  for (const session of ended) {
    await recordEvent(queryable, {
      type: 'session.ended',
      outcome: 'ok',
      personId: session.personId,
      keyId: session.keyId,
      sessionId: session.id,
      ceremonyId: ending.ceremonyId,
      clientId: session.clientId ?? undefined,
      ip: ending.ip,
      details: by === undefined ? { reason } : { reason, by },
    })
  }
  return ended.length
}

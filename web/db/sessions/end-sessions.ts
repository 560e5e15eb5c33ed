import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import type { EndReason } from './sessions.ts'

export interface EndedSession {
  readonly id: string
  readonly personId: string
  readonly keyId: string
  readonly clientId: string | null
}

/** Ends one session. @returns undefined where it had ended before, or is not there */
export async function endSession(
  queryable: Queryable,
  id: string,
  reason: EndReason,
  now: Date,
): Promise<EndedSession | undefined> {
  return (await endWhere(queryable, Prisma.sql`id = ${id}::uuid`, reason, now))[0]
}

/** RFC 7009 §2.1: ends the session of a token, where the token was given to this client. */
export async function endSessionOfToken(
  queryable: Queryable,
  token: { hash: Uint8Array<ArrayBuffer>; clientId: string },
  reason: EndReason,
  now: Date,
): Promise<EndedSession | undefined> {
  const owned = Prisma.sql`token_hash = ${token.hash} AND client_id = ${token.clientId} AND kind <> 'browser'`
  return (await endWhere(queryable, owned, reason, now))[0]
}

/** RFC 6749 §4.1.2: ends what came from this authorization code, and nothing else of the person. */
export async function endSessionsOfCode(
  queryable: Queryable,
  codeHash: Uint8Array<ArrayBuffer>,
  reason: EndReason,
  now: Date,
): Promise<EndedSession[]> {
  return endWhere(queryable, Prisma.sql`code_hash = ${codeHash}`, reason, now)
}

/** Ends every session that was made with this key. */
export async function endSessionsOfKey(
  queryable: Queryable,
  keyId: string,
  reason: EndReason,
  now: Date,
): Promise<EndedSession[]> {
  return endWhere(queryable, Prisma.sql`key_id = ${keyId}::uuid`, reason, now)
}

/**
 * Ends every session of a person that is not over by itself, of whatever kind.
 *
 * @param except the one that stays
 */
export async function endSessionsOfPerson(
  queryable: Queryable,
  personId: string,
  except: string | undefined,
  reason: EndReason,
  now: Date,
): Promise<EndedSession[]> {
  const theirs = Prisma.sql`person_id = ${personId}::uuid AND expires_at > ${now}::timestamptz`
  return endWhere(queryable, Prisma.sql`${theirs} AND id IS DISTINCT FROM ${except ?? null}::uuid`, reason, now)
}

/** Ends every session of a client that is not over by itself. */
export async function endSessionsOfClient(
  queryable: Queryable,
  clientId: string,
  reason: EndReason,
  now: Date,
): Promise<EndedSession[]> {
  return endWhere(queryable, Prisma.sql`client_id = ${clientId} AND expires_at > ${now}::timestamptz`, reason, now)
}

/** Ends one live session of this person. @returns undefined where there is none with this id */
export async function endSessionOfPerson(
  queryable: Queryable,
  session: { readonly id: string; readonly personId: string },
  reason: EndReason,
  now: Date,
): Promise<EndedSession | undefined> {
  const own = Prisma.sql`id = ${session.id}::uuid AND person_id = ${session.personId}::uuid
    AND expires_at > ${now}::timestamptz`
  return (await endWhere(queryable, own, reason, now))[0]
}

async function endWhere(queryable: Queryable, condition: Prisma.Sql, reason: EndReason, now: Date) {
  return queryable.$queryRaw<EndedSession[]>`
    UPDATE sessions SET revoked_at = ${now}::timestamptz, revoked_reason = ${reason}
    WHERE ${condition} AND revoked_at IS NULL
    RETURNING id::text, person_id::text AS "personId", key_id::text AS "keyId", client_id AS "clientId"`
}

import type { Queryable } from './database.ts'
import { Prisma } from './generated/client.ts'
import type { PersonRole } from './people.ts'

export type SessionKind = 'browser' | 'cli' | 'application'

export interface NewSession {
  readonly kind: SessionKind
  readonly tokenHash: Uint8Array<ArrayBuffer>
  readonly personId: string
  readonly keyId: string
  readonly ceremonyId: string
  readonly clientId: string | null
  readonly codeHash: Uint8Array<ArrayBuffer> | null
  readonly scope: string
  readonly dpopJkt: string | null
  readonly authTime: Date
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly hostName: string | null
  readonly osUser: string | null
  /** Operating system, as the command line claims it. */
  readonly clientOs: string | null
  readonly ip: string | null
  readonly userAgent: string | null
}

/** Why a session ended before its time; stored with it and audited. */
export type EndReason =
  | 'signed_out'
  | 'revoked_by_client'
  | 'code_replayed'
  | 'ended_by_person'
  | 'ended_by_administrator'
  | 'key_removed'
  | 'key_disabled'
  | 'person_deactivated'
  | 'keys_recovered'
  | 'client_disabled'

export interface SessionRow {
  readonly id: string
  /** Neither ended nor expired, and the person, the key and the client that it hangs on are in good standing. */
  readonly live: boolean
  /** Why it is not live, where that is not its time or its client. */
  readonly endReason: EndReason | null
  readonly kind: SessionKind
  readonly ceremonyId: string
  readonly clientId: string | null
  readonly scope: string
  readonly dpopJkt: string | null
  readonly authTime: Date
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly lastUsedAt: Date
  readonly person: {
    readonly id: string
    readonly email: string
    readonly displayName: string | null
    readonly subject: string
    readonly role: PersonRole
  }
  readonly key: { readonly id: string; readonly nickname: string }
}

export interface EndedSession {
  readonly id: string
  readonly personId: string
  readonly keyId: string
  readonly clientId: string | null
}

export async function insertSession(queryable: Queryable, session: NewSession): Promise<string> {
  const { id } = await queryable.session.create({
    data: { ...session, lastUsedAt: session.createdAt },
    select: { id: true },
  })
  return id
}

/** The session with this token, whatever its state. */
export async function findSession(
  queryable: Queryable,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<SessionRow | undefined> {
  const rows = await queryable.$queryRaw<FlatSession[]>`
    SELECT ${sessionColumns}, (${standing} AND s.expires_at > ${now}::timestamptz) AS live
    FROM sessions s ${joins} WHERE s.token_hash = ${tokenHash}`
  return rows[0] && nested(rows[0])
}

/**
 * The live browser session with this token, its idle time begun anew. One statement: a session that idled out or was
 * revoked a moment ago cannot be woken by a request that read it before.
 *
 * @param idleSince sessions that were last used before are over
 */
export async function renewBrowserSession(
  queryable: Queryable,
  tokenHash: Uint8Array<ArrayBuffer>,
  idleSince: Date,
  now: Date,
): Promise<SessionRow | undefined> {
  const rows = await queryable.$queryRaw<FlatSession[]>`
    WITH used AS (
      UPDATE sessions SET last_used_at = ${now}::timestamptz
      WHERE token_hash = ${tokenHash} AND kind = 'browser' AND revoked_at IS NULL
        AND expires_at > ${now}::timestamptz AND last_used_at > ${idleSince}::timestamptz
      RETURNING *
    )
    SELECT ${sessionColumns}, true AS live FROM used s ${joins} WHERE ${standing}`
  return rows[0] && nested(rows[0])
}

/** Whose a session is, whatever its state. @returns id of the person, undefined where there is no such session */
export async function findSessionOwner(queryable: Queryable, id: string): Promise<string | undefined> {
  const found = await queryable.session.findUnique({ where: { id }, select: { personId: true } })
  return found?.personId
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

/**
 * What has to be true of a session and all that it hangs on, beside its time; the one place where it is written. For
 * queries that name sessions `s`, people `p`, security_keys `k` and clients `c`.
 */
export const IN_GOOD_STANDING =
  "(s.revoked_at IS NULL AND p.state = 'active' AND k.state = 'active' AND c.disabled_at IS NULL)"

const standing = Prisma.raw(IN_GOOD_STANDING)

const joins = Prisma.sql`
  JOIN people p ON p.id = s.person_id
  JOIN security_keys k ON k.id = s.key_id
  LEFT JOIN clients c ON c.id = s.client_id`

const sessionColumns = Prisma.sql`
  s.id::text, s.kind::text, s.ceremony_id::text AS "ceremonyId", s.client_id AS "clientId", s.scope,
  s.dpop_jkt AS "dpopJkt", s.auth_time AS "authTime", s.created_at AS "createdAt", s.expires_at AS "expiresAt",
  s.last_used_at AS "lastUsedAt",
  COALESCE(s.revoked_reason, CASE WHEN p.state <> 'active' THEN 'person_deactivated' WHEN k.state = 'disabled' THEN 'key_disabled'
    WHEN k.state = 'removed' THEN 'key_removed' END) AS "endReason",
  p.id::text AS "personId", p.email, p.display_name AS "displayName", p.subject,
  p.role::text, k.id::text AS "keyId", k.nickname`

interface FlatSession extends Omit<SessionRow, 'person' | 'key'> {
  readonly personId: string
  readonly email: string
  readonly displayName: string | null
  readonly subject: string
  readonly role: PersonRole
  readonly keyId: string
  readonly nickname: string
}

function nested(row: FlatSession): SessionRow {
  const { personId, email, displayName, subject, role, keyId, nickname, ...session } = row
  return {
    ...session,
    person: { id: personId, email, displayName, subject, role },
    key: { id: keyId, nickname },
  }
}

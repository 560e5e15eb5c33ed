import type { Database, Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import { notFlushed } from '../not-flushed.ts'
import type { PersonRole } from '../people/people.ts'

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
  /** The login was finished by pasting its code. */
  readonly pasted: boolean
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
  /** The login was finished by pasting its code. */
  readonly pasted: boolean
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
  { prisma }: Pick<Database, 'prisma'>,
  tokenHash: Uint8Array<ArrayBuffer>,
  idleSince: Date,
  now: Date,
): Promise<SessionRow | undefined> {
  // Every page waits for it; a crash that forgets it makes the idle time longer.
  const rows = await prisma.$queryRaw<FlatSession[]>`
    WITH used AS (
      UPDATE sessions SET last_used_at = ${now}::timestamptz
      WHERE token_hash = ${tokenHash} AND kind = 'browser' AND revoked_at IS NULL
        AND expires_at > ${now}::timestamptz AND last_used_at > ${idleSince}::timestamptz
      RETURNING *
    )
    SELECT ${sessionColumns}, true AS live FROM used s ${joins} WHERE ${standing} AND ${notFlushed} IS NOT NULL`
  return rows[0] && nested(rows[0])
}

/** Whose a session is, whatever its state. @returns id of the person, undefined where there is no such session */
export async function findSessionOwner(queryable: Queryable, id: string): Promise<string | undefined> {
  const found = await queryable.session.findUnique({ where: { id }, select: { personId: true } })
  return found?.personId
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
  s.dpop_jkt AS "dpopJkt", s.pasted, s.auth_time AS "authTime", s.created_at AS "createdAt", s.expires_at AS "expiresAt",
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

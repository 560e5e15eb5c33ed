import type { Queryable } from './database.ts'
import { Prisma } from './generated/client.ts'
import { type EndReason, IN_GOOD_STANDING, type SessionKind } from './sessions.ts'

/** A session as people see it in a list. */
export interface ListedSession {
  readonly id: string
  readonly kind: SessionKind
  /** Neither ended, expired nor idled out, and what it hangs on is in good standing. */
  readonly live: boolean
  readonly personId: string
  readonly email: string
  readonly displayName: string | null
  readonly keyId: string
  readonly keyName: string
  /** Name of the application; null for the dashboard. */
  readonly clientName: string | null
  readonly hostName: string | null
  readonly osUser: string | null
  readonly clientOs: string | null
  readonly userAgent: string | null
  readonly ip: string | null
  readonly createdAt: Date
  /** The last event that it stands behind, where it is no browser's. */
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
  readonly endReason: EndReason | null
}

interface Moment {
  /** Browser sessions that were last used before are over. */
  readonly idleSince: Date
  readonly now: Date
}

export interface SessionQuery extends Moment {
  /** For `LIKE`, over e-mail address, name, host and application; undefined: everything. */
  readonly pattern: string | undefined
  readonly personId: string | undefined
  readonly keyId: string | undefined
  readonly kind: SessionKind | undefined
  readonly live: boolean | undefined
  readonly sort: SessionSort
  readonly descending: boolean
  readonly limit: number
  readonly offset: number
}

const SORTS = {
  person: Prisma.sql`email`,
  host: Prisma.sql`host_name`,
  created: Prisma.sql`created_at`,
  used: Prisma.sql`last_used_at`,
  expires: Prisma.sql`expires_at`,
} as const
export type SessionSort = keyof typeof SORTS
export const sessionSorts = Object.keys(SORTS) as SessionSort[]

/** One page of sessions, and how many there are on all. */
export async function findSessions(
  queryable: Queryable,
  query: SessionQuery,
): Promise<{ rows: ListedSession[]; total: number }> {
  const direction = query.descending ? Prisma.sql`DESC NULLS LAST` : Prisma.sql`ASC NULLS LAST`
  const rows = await queryable.$queryRaw<(ListedSession & { total: bigint })[]>`
    WITH found AS (${sessionsOf(query)}), page AS (
      SELECT *, count(*) OVER () AS total FROM found
      ORDER BY ${SORTS[query.sort]} ${direction}, id LIMIT ${query.limit} OFFSET ${query.offset}
    )
    SELECT id::text, kind::text, live, person_id::text AS "personId", email, display_name AS "displayName",
      key_id::text AS "keyId", key_name AS "keyName", client_name AS "clientName", host_name AS "hostName",
      os_user AS "osUser", client_os AS "clientOs", user_agent AS "userAgent", ip, created_at AS "createdAt",
      CASE WHEN kind = 'browser' THEN last_used_at
        ELSE COALESCE((SELECT e.at FROM audit_events e WHERE e.session_id = page.id ORDER BY e.id DESC LIMIT 1), last_used_at)
        END AS "lastUsedAt",
      expires_at AS "expiresAt", revoked_at AS "endedAt", end_reason AS "endReason", total
    FROM page ORDER BY ${SORTS[query.sort]} ${direction}, id`
  return { rows: rows.map(({ total: _, ...row }) => row), total: Number(rows[0]?.total ?? 0n) }
}

function sessionsOf(query: SessionQuery): Prisma.Sql {
  const { pattern, personId, keyId, kind, live, idleSince, now } = query
  const conditions = [
    pattern &&
      Prisma.sql`(p.email ILIKE ${pattern} OR p.display_name ILIKE ${pattern} OR s.host_name ILIKE ${pattern}
      OR c.name ILIKE ${pattern} OR s.ip LIKE ${pattern})`,
    personId && Prisma.sql`s.person_id = ${personId}::uuid`,
    keyId && Prisma.sql`s.key_id = ${keyId}::uuid`,
    kind && Prisma.sql`s.kind = ${kind}::session_kind`,
    live !== undefined && Prisma.sql`${isLive(idleSince, now)} = ${live}::boolean`,
  ].filter((condition) => condition instanceof Prisma.Sql)
  const where = conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`
  return Prisma.sql`
    SELECT s.*, ${isLive(idleSince, now)} AS live, p.email, p.display_name, k.nickname AS key_name, c.name AS client_name,
      COALESCE(s.revoked_reason, CASE WHEN p.state <> 'active' THEN 'person_deactivated'
        WHEN k.state = 'disabled' THEN 'key_disabled' WHEN k.state = 'removed' THEN 'key_removed' END) AS end_reason
    FROM sessions s
    JOIN people p ON p.id = s.person_id
    JOIN security_keys k ON k.id = s.key_id
    LEFT JOIN clients c ON c.id = s.client_id
    ${where}`
}

function isLive(idleSince: Date, now: Date): Prisma.Sql {
  return Prisma.sql`(${Prisma.raw(IN_GOOD_STANDING)} AND s.expires_at > ${now}::timestamptz
    AND (s.kind <> 'browser' OR s.last_used_at > ${idleSince}::timestamptz))`
}

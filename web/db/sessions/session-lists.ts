import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
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
  /** The login was finished by pasting its code. */
  readonly pasted: boolean
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
  person: Prisma.sql`p.email`,
  host: Prisma.sql`s.host_name`,
  created: Prisma.sql`s.created_at`,
  used: Prisma.sql`s.last_used_at`,
  expires: Prisma.sql`s.expires_at`,
} as const
export type SessionSort = keyof typeof SORTS
export const sessionSorts = Object.keys(SORTS) as SessionSort[]

/** One page of sessions, and how many there are on all. */
export async function findSessions(
  queryable: Queryable,
  query: SessionQuery,
): Promise<{ rows: ListedSession[]; total: number }> {
  const { sort, limit, offset, idleSince, now } = query
  const order = query.descending
    ? Prisma.sql`${SORTS[sort]} DESC NULLS LAST`
    : Prisma.sql`${SORTS[sort]} ASC NULLS LAST`
  const found = Prisma.sql`FROM sessions s ${needed(query)} ${conditions(query)}`
  const rows = await queryable.$queryRaw<ListedSession[]>`
    WITH page AS (
      SELECT s.* ${found}
      ORDER BY ${order}, s.id LIMIT ${limit} OFFSET ${offset}
    )
    SELECT s.id::text, s.kind::text, ${isLive(idleSince, now)} AS live, p.id::text AS "personId", p.email,
      p.display_name AS "displayName", k.id::text AS "keyId", k.nickname AS "keyName", c.name AS "clientName",
      s.host_name AS "hostName", s.os_user AS "osUser", s.client_os AS "clientOs", s.pasted, s.user_agent AS "userAgent", s.ip,
      s.created_at AS "createdAt", ${lastUsed} AS "lastUsedAt", s.expires_at AS "expiresAt", s.revoked_at AS "endedAt",
      ${endReason} AS "endReason"
    FROM page s ${joins} ORDER BY ${order}, s.id`
  const [count] = await queryable.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total ${found}`
  return { rows, total: count?.total ?? 0 }
}

const people = Prisma.sql`JOIN people p ON p.id = s.person_id`
const joins = Prisma.sql`${people}
  JOIN security_keys k ON k.id = s.key_id
  LEFT JOIN clients c ON c.id = s.client_id`

/** What has to be joined to choose and to order sessions, of which there are many; the rest is joined to the page alone. */
function needed({ live, sort }: SessionQuery): Prisma.Sql {
  if (live === true) return joins
  return sort === 'person' ? people : Prisma.empty
}

const lastUsed = Prisma.sql`(CASE WHEN s.kind = 'browser' THEN s.last_used_at
  ELSE COALESCE((SELECT e.at FROM audit_events e WHERE e.session_id = s.id ORDER BY e.id DESC LIMIT 1), s.last_used_at) END)`

const endReason = Prisma.sql`COALESCE(s.revoked_reason, CASE WHEN p.state <> 'active' THEN 'person_deactivated'
  WHEN k.state = 'disabled' THEN 'key_disabled' WHEN k.state = 'removed' THEN 'key_removed' END)`

function conditions({ pattern, personId, keyId, kind, live, idleSince, now }: SessionQuery): Prisma.Sql {
  const alive = isLive(idleSince, now)
  const all = [
    pattern &&
      Prisma.sql`(s.host_name ILIKE ${pattern} OR s.ip LIKE ${pattern}
      OR s.person_id IN (SELECT id FROM people WHERE email ILIKE ${pattern} OR display_name ILIKE ${pattern})
      OR s.client_id IN (SELECT id FROM clients WHERE name ILIKE ${pattern}))`,
    personId && Prisma.sql`s.person_id = ${personId}::uuid`,
    keyId && Prisma.sql`s.key_id = ${keyId}::uuid`,
    kind && Prisma.sql`s.kind = ${kind}::session_kind`,
    live === true && alive,
    // Few are alive: whatever is not one of them has ended.
    live === false && Prisma.sql`s.id NOT IN (SELECT s.id FROM sessions s ${joins} WHERE ${alive})`,
  ].filter((condition) => condition instanceof Prisma.Sql)
  return all.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(all, ' AND ')}`
}

function isLive(idleSince: Date, now: Date): Prisma.Sql {
  return Prisma.sql`(${Prisma.raw(IN_GOOD_STANDING)} AND s.expires_at > ${now}::timestamptz
    AND (s.kind <> 'browser' OR s.last_used_at > ${idleSince}::timestamptz))`
}

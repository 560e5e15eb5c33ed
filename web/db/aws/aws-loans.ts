import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'
import { IN_GOOD_STANDING, type SessionKind } from '../sessions/sessions.ts'

/** Why a loan ended before its time and that of its session. */
export type LoanEndReason = 'returned' | 'ended_by_person' | 'ended_by_administrator'

export interface NewLoan {
  readonly sessionId: string
  readonly personId: string
  readonly roleArn: string
  /** The roles that lead to it, the first entered by web identity. */
  readonly via: readonly string[]
  readonly name: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

export interface LoanRow extends NewLoan {
  readonly id: string
  readonly email: string
  readonly displayName: string | null
  readonly lastUsedAt: Date | null
  readonly endedAt: Date | null
  readonly endedReason: LoanEndReason | null
  /** The session that lends it. */
  readonly session: {
    readonly kind: SessionKind
    readonly hostName: string | null
    readonly osUser: string | null
    readonly clientOs: string | null
  }
}

/** The role of a loan that tokens are minted for: the first of a chain. For queries that name the columns of aws_loans. */
export const ENTERED_ROLE = 'COALESCE(via[1], role_arn)'

/** @returns its id */
export async function insertLoan(queryable: Queryable, { via, ...loan }: NewLoan): Promise<string> {
  const { id } = await queryable.awsLoan.create({ data: { ...loan, via: [...via] }, select: { id: true } })
  return id
}

/** How many loans of a person are alive, over all sessions. */
export async function countLoans(queryable: Queryable, personId: string, now: Date): Promise<number> {
  const [row] = await queryable.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM aws_loans l ${joins} WHERE l.person_id = ${personId}::uuid AND ${alive(now)}`
  return row?.count ?? 0
}

/** Loans that are alive, the newest first. @param personId whose; undefined: everybody's */
export async function findLoans(
  queryable: Queryable,
  { personId, limit, now }: { personId: string | undefined; limit: number; now: Date },
): Promise<LoanRow[]> {
  const whose = personId === undefined ? Prisma.sql`true` : Prisma.sql`l.person_id = ${personId}::uuid`
  const rows = await queryable.$queryRaw<FlatLoan[]>`
    SELECT ${columns} FROM aws_loans l ${joins} WHERE ${whose} AND ${alive(now)}
    ORDER BY l.created_at DESC, l.id LIMIT ${limit}`
  return rows.map(nested)
}

/** A loan that is over, since when, and what ended it. */
export interface EndedLoanRow extends LoanRow {
  readonly overAt: Date
  /** `time`: its own was up; `session`: that of the session that lent it. */
  readonly how: LoanEndReason | 'time' | 'session'
}

/** Loans that are over, the last to end first. @param since those that ended before are left out */
export async function findEndedLoans(
  queryable: Queryable,
  { personId, since, limit, now }: { personId: string | undefined; since: Date; limit: number; now: Date },
): Promise<EndedLoanRow[]> {
  const whose = personId === undefined ? Prisma.sql`true` : Prisma.sql`l.person_id = ${personId}::uuid`
  // What takes a session along without ending it, such as a disabled key, has no time of its own here: then it is now.
  const rows = await queryable.$queryRaw<(FlatLoan & Pick<EndedLoanRow, 'overAt' | 'how'>)[]>`
    SELECT * FROM (
      SELECT ${columns},
        LEAST(coalesce(l.ended_at, l.expires_at), coalesce(s.revoked_at, s.expires_at), ${now}::timestamptz) AS "overAt",
        CASE WHEN l.ended_at IS NOT NULL THEN l.ended_reason
          WHEN l.expires_at <= LEAST(coalesce(s.revoked_at, s.expires_at), ${now}::timestamptz) THEN 'time' ELSE 'session' END AS how
      FROM aws_loans l ${joins} WHERE ${whose} AND NOT ${alive(now)} AND l.expires_at > ${since}::timestamptz
    ) l WHERE "overAt" > ${since}::timestamptz ORDER BY "overAt" DESC, id LIMIT ${limit}`
  return rows.map(({ overAt, how, ...loan }) => ({ ...nested(loan), overAt, how }))
}

/** A loan of this session, whatever its state. */
export async function findLoanOfSession(
  queryable: Queryable,
  { id, sessionId }: { readonly id: string; readonly sessionId: string },
): Promise<LoanRow | undefined> {
  const rows = await queryable.$queryRaw<FlatLoan[]>`
    SELECT ${columns} FROM aws_loans l ${joins} WHERE l.id = ${id}::uuid AND l.session_id = ${sessionId}::uuid`
  return rows[0] && nested(rows[0])
}

/** Notes a use of a loan of this session. One statement: none that was ended a moment ago is used. @returns whether it is alive */
export async function noteLoanUse(
  queryable: Queryable,
  { id, sessionId, now }: { readonly id: string; readonly sessionId: string; readonly now: Date },
): Promise<boolean> {
  const used = await queryable.$executeRaw`
    UPDATE aws_loans SET last_used_at = ${now}::timestamptz
    WHERE id = ${id}::uuid AND session_id = ${sessionId}::uuid AND ended_at IS NULL AND expires_at > ${now}::timestamptz`
  return used > 0
}

export interface LoanEnd {
  readonly from: 'terminal' | 'dashboard'
  /** Id of the person who ends it. */
  readonly by: string
  readonly now: Date
}

export interface EndedLoan extends Pick<LoanRow, 'sessionId' | 'personId' | 'roleArn' | 'name'> {
  readonly reason: LoanEndReason
}

/**
 * Ends one loan that is alive.
 *
 * @param personId whose it has to be; undefined: anybody's
 * @returns undefined where there is none such
 */
export async function endLoan(
  queryable: Queryable,
  { id, personId }: { readonly id: string; readonly personId: string | undefined },
  { from, by, now }: LoanEnd,
): Promise<EndedLoan | undefined> {
  const whose = personId === undefined ? Prisma.sql`true` : Prisma.sql`l.person_id = ${personId}::uuid`
  // An administrator who ends a loan of their own is told that they did it themselves.
  const reason =
    from === 'terminal'
      ? Prisma.sql`'returned'`
      : Prisma.sql`CASE WHEN l.person_id = ${by}::uuid THEN 'ended_by_person' ELSE 'ended_by_administrator' END`
  const rows = await queryable.$queryRaw<EndedLoan[]>`
    UPDATE aws_loans l SET ended_at = ${now}::timestamptz, ended_reason = ${reason}, ended_by = ${by}::uuid
    WHERE l.id = ${id}::uuid AND ${whose} AND l.ended_at IS NULL AND l.expires_at > ${now}::timestamptz
    RETURNING l.session_id::text AS "sessionId", l.person_id::text AS "personId", l.role_arn AS "roleArn", l.name,
      l.ended_reason AS "reason"`
  return rows[0]
}

const joins = Prisma.sql`
  JOIN sessions s ON s.id = l.session_id
  JOIN people p ON p.id = s.person_id
  JOIN security_keys k ON k.id = s.key_id
  LEFT JOIN clients c ON c.id = s.client_id`

/** A loan lives only while its session does. */
function alive(now: Date): Prisma.Sql {
  return Prisma.sql`(l.ended_at IS NULL AND l.expires_at > ${now}::timestamptz
    AND ${Prisma.raw(IN_GOOD_STANDING)} AND s.expires_at > ${now}::timestamptz)`
}

const columns = Prisma.sql`
  l.id::text, l.session_id::text AS "sessionId", l.person_id::text AS "personId", l.role_arn AS "roleArn", l.via, l.name,
  l.created_at AS "createdAt", l.expires_at AS "expiresAt", l.last_used_at AS "lastUsedAt", l.ended_at AS "endedAt",
  l.ended_reason AS "endedReason", p.email, p.display_name AS "displayName",
  s.kind::text, s.host_name AS "hostName", s.os_user AS "osUser", s.client_os AS "clientOs"`

type FlatLoan = Omit<LoanRow, 'session'> & LoanRow['session']

function nested({ kind, hostName, osUser, clientOs, ...loan }: FlatLoan): LoanRow {
  return { ...loan, session: { kind, hostName, osUser, clientOs } }
}

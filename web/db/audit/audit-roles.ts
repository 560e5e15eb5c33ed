import type { Database } from '../database.ts'

/** The AWS role that `audit_events e` speaks of, as its index has it. */
export const ROLE_OF_EVENT = `((e.details ->> 'role') COLLATE "C")`

/** What the index holds: another role, such as that of an administrator, is none of AWS. */
export const HAS_AWS_ROLE = `e.details ->> 'role' LIKE 'arn:%'`

/** Roles that are gone through to see which of them a pattern means: of so many it takes a tenth of a second. */
const MOST_LEAPS = 10_000

/** After every character of an ARN. */
const LAST = '\x7f'

/** A pattern in which `*` stands for any characters and `?` for one, for LIKE. */
export function wildcardsAsLike(pattern: string): string {
  return pattern
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_')
}

/**
 * The AWS roles that the log speaks of and that a pattern matches, found by leaping in the index from one role to the next: as many steps
 * as there are roles, however many events.
 *
 * @param pattern an ARN, or one with `*` and `?` in it
 * @param leaps roles that are gone through at most
 * @returns undefined where it would take more leaps to say
 */
export async function findRolesInLog(
  { pool }: Pick<Database, 'pool'>,
  pattern: string,
  leaps = MOST_LEAPS,
): Promise<string[] | undefined> {
  const [beginning = ''] = pattern.split(/[*?]/)
  if (beginning === pattern) return [pattern]
  const next = (from: string) =>
    `(SELECT ${ROLE_OF_EVENT} AS role FROM audit_events e
      WHERE ${HAS_AWS_ROLE} AND ${ROLE_OF_EVENT} ${from} AND ${ROLE_OF_EVENT} < $2 ORDER BY ${ROLE_OF_EVENT} LIMIT 1)`
  const { rows } = await pool.query<{ role: string; leaps: number }>(
    `WITH RECURSIVE leap AS (
       SELECT role, 1 AS leaps FROM ${next('>= $1')} first
       UNION ALL
       SELECT further.role, leap.leaps + 1 FROM leap CROSS JOIN LATERAL ${next('> leap.role')} further WHERE leap.leaps <= $3
     )
     SELECT role, leaps FROM leap WHERE leaps > $3 OR role LIKE $4 ORDER BY leaps DESC`,
    [beginning, `${beginning}${LAST}`, leaps, wildcardsAsLike(pattern)],
  )
  return (rows[0]?.leaps ?? 0) > leaps ? undefined : rows.map(({ role }) => role)
}

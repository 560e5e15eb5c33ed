import { AUDIT_EVENT_COLUMNS, type AuditEventColumns, storedAuditEvent } from '../audit/audit-events.ts'
import type { AuditLine } from '../audit/audit-search.ts'
import type { Database } from '../database.ts'

/** So many of the newest tokens are looked through: a rule for a role that nobody asks for must not read the whole log. */
export const TOKENS_LOOKED_THROUGH = 5_000

/**
 * The newest tokens that were given or refused for the roles of a rule, among the newest of all.
 *
 * @param limit how many are wanted
 */
export async function findRoleUses(
  { pool }: Pick<Database, 'pool'>,
  ruleId: string,
  limit: number,
): Promise<AuditLine[]> {
  const newest = ['token.minted', 'token.refused'].map(
    (type) =>
      `(SELECT ${AUDIT_EVENT_COLUMNS} FROM audit_events e WHERE e.type = '${type}' ORDER BY e.id DESC LIMIT ${TOKENS_LOOKED_THROUGH})`,
  )
  const { rows } = await pool.query<AuditEventColumns & { email: string | null; nickname: string | null }>(
    `SELECT e.*, p.email, k.nickname FROM (${newest.join(' UNION ALL ')}) e
     JOIN aws_role_rules r ON r.id = $1::uuid AND e.details ->> 'role' LIKE r.like_pattern
     LEFT JOIN people p ON p.id = e.person_id
     LEFT JOIN security_keys k ON k.id = e.key_id
     ORDER BY e.id DESC LIMIT $2`,
    [ruleId, limit],
  )
  return rows.map((row) => ({
    ...storedAuditEvent(row),
    personEmail: row.email ?? undefined,
    keyName: row.nickname ?? undefined,
    clientName: undefined,
  }))
}

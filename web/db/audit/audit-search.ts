import type { Database } from '../database.ts'
import { AUDIT_EVENT_COLUMNS, type AuditEventColumns, type StoredAuditEvent, storedAuditEvent } from './audit-events.ts'
import { findRolesInLog, HAS_AWS_ROLE, ROLE_OF_EVENT, wildcardsAsLike } from './audit-roles.ts'

/** What is looked for: all of what is given has to hold. Ids are UUIDs. */
export interface AuditSearch {
  /** Whom it is about: any of these people. */
  readonly personIds?: readonly string[] | undefined
  /** E-mail address of who did it, to somebody else or to what is nobody's. */
  readonly by?: string | undefined
  /** Whom it is about, or who did it. Without an address: of nobody who is known any more. */
  readonly person?: { readonly id: string; readonly email: string | undefined } | undefined
  readonly type?: string | undefined
  readonly outcome?: string | undefined
  readonly keyId?: string | undefined
  readonly sessionId?: string | undefined
  readonly ceremonyId?: string | undefined
  readonly jti?: string | undefined
  /** AWS role that it speaks of: an ARN, in which `*` stands for any characters and `?` for one. */
  readonly role?: string | undefined
  readonly ip?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
}

/** An event with the names that people know its ids by, as they are now. */
export interface AuditLine extends StoredAuditEvent {
  readonly personEmail: string | undefined
  readonly keyName: string | undefined
  readonly clientName: string | undefined
}

type Pool = Pick<Database, 'pool'>

/** Times are those of the transactions' beginnings, ids those of the writing: they are out of step by less than this. */
const STEP_MS = 60_000

/** So many roles that a pattern means are followed each by itself; more are looked for all at once. */
const MOST_ROLES = 40

/**
 * Events that match, newest first.
 *
 * @param before only those with a lower id
 */
export async function searchAuditEvents(
  database: Pool,
  search: AuditSearch,
  { before, limit }: { before: bigint | undefined; limit: number },
): Promise<AuditLine[]> {
  const roles = search.role === undefined ? undefined : await findRolesInLog(database, search.role)
  if (roles?.length === 0) return []
  const conditions = await searchConditions(database, roles === undefined ? search : { ...search, role: undefined })
  const { text, values } = conditions
  const alternatives = roles === undefined ? conditions.alternatives : alternativesOf(conditions, roles)
  const [cursor, most] = [`$${values.length + 1}`, `$${values.length + 2}`]
  // Each of them goes down an index of its own from the newest on, no further than a page.
  const found = alternatives.map(
    (alternative) =>
      `(SELECT ${AUDIT_EVENT_COLUMNS} FROM audit_events e
        WHERE ${text} AND ${alternative} AND (${cursor}::bigint IS NULL OR e.id < ${cursor})
        ORDER BY e.id DESC LIMIT ${most})`,
  )
  // Postgres keeps no plan of it, so that the partial indexes are seen to fit the values.
  const { rows } = await database.pool.query<AuditEventColumns & NameColumns>(
    `WITH page AS (SELECT * FROM (${found.join(' UNION ALL ')}) e ORDER BY id DESC LIMIT ${most})
     SELECT page.*, p.email, k.nickname, c.name AS client_name FROM page
     LEFT JOIN people p ON p.id = page.person_id
     LEFT JOIN security_keys k ON k.id = page.key_id
     LEFT JOIN clients c ON c.id = page.client_id
     ORDER BY page.id DESC`,
    [...values, before ?? null, limit],
  )
  return rows.map((row) => ({
    ...storedAuditEvent(row),
    personEmail: row.email ?? undefined,
    keyName: row.nickname ?? undefined,
    clientName: row.client_name ?? undefined,
  }))
}

interface NameColumns {
  readonly email: string | null
  readonly nickname: string | null
  readonly client_name: string | null
}

/** The alternatives of these roles: of each by itself, where they are few. */
function alternativesOf({ alternatives, values }: SearchConditions, roles: readonly string[]): string[] {
  const conditions =
    roles.length > MOST_ROLES
      ? [`= ANY ($${values.push(roles)}::text[])`]
      : roles.map((role) => `= $${values.push(role)}`)
  return conditions.flatMap((condition) =>
    alternatives.map((alternative) => `${HAS_AWS_ROLE} AND ${ROLE_OF_EVENT} ${condition} AND ${alternative}`),
  )
}

interface SearchConditions {
  readonly text: string
  readonly alternatives: string[]
  readonly values: unknown[]
}

/**
 * The conditions on `audit_events e` as SQL with parameters from $1 on: `text` and one of the alternatives. No event fits two.
 */
export async function searchConditions(database: Pool, search: AuditSearch): Promise<SearchConditions> {
  const conditions = ['true']
  const values: unknown[] = []
  const add = (value: unknown, condition: (parameter: string) => string) => {
    if (value === undefined) return
    values.push(value)
    conditions.push(condition(`$${values.length}`))
  }
  const [personId, ...others] = search.personIds ?? []
  // One person's events lie in the order of their ids, and need no sorting; those of several do not.
  if (others.length === 0) add(personId, (it) => `e.person_id = ${it}::uuid`)
  else add(search.personIds, (it) => `e.person_id = ANY (${it}::uuid[])`)
  add(search.by, doneBy)
  add(search.type, (it) => `e.type = ${it}`)
  add(search.outcome, (it) => `e.outcome = ${it}`)
  if (search.outcome !== undefined && search.outcome !== 'ok') conditions.push(`e.outcome <> 'ok'`)
  add(search.keyId, (it) => `e.key_id = ${it}::uuid`)
  add(search.sessionId, (it) => `e.session_id = ${it}::uuid`)
  add(search.ceremonyId, (it) => `e.ceremony_id = ${it}::uuid`)
  // Looked up first, by its index: the planner knows little of what is inside details.
  add(
    search.jti,
    (it) =>
      `e.id = ANY (ARRAY(SELECT j.id FROM audit_events j WHERE j.details ? 'jti' AND j.details ->> 'jti' = ${it}))`,
  )
  if (search.role !== undefined) conditions.push(HAS_AWS_ROLE)
  add(search.role && wildcardsAsLike(search.role), (it) => `e.details ->> 'role' LIKE ${it}`)
  add(search.ip, (it) => `e.ip = ${it}`)
  add(search.since, (it) => `e.at >= ${it}`)
  add(search.until, (it) => `e.at < ${it}`)
  const { since, until } = search
  // Ids and times go the same way: a bound of the one is a bound of the other, and ids have the index.
  if (since !== undefined) add(await firstIdSince(database, since.getTime() - STEP_MS), (it) => `e.id >= ${it}::bigint`)
  if (until !== undefined) add(await firstIdSince(database, until.getTime() + STEP_MS), (it) => `e.id < ${it}::bigint`)
  const text = conditions.join(' AND ')
  return { text, alternatives: personAlternatives(search.person, values), values }
}

/** @param values parameters; those of the alternatives are added */
function personAlternatives(person: AuditSearch['person'], values: unknown[]): string[] {
  if (person === undefined) return ['true']
  const id = `$${values.push(person.id)}::uuid`
  const about = `e.person_id = ${id}`
  if (person.email === undefined) return [about]
  return [about, `${doneBy(`$${values.push(person.email)}`)} AND e.person_id IS DISTINCT FROM ${id}`]
}

// The partial index holds only what somebody did.
function doneBy(email: string): string {
  return `e.details ? 'by' AND e.details ->> 'by' = ${email}`
}

/** The lowest id with this time or a later one, by halving; undefined where there is none. */
async function firstIdSince({ pool }: Pool, time: number): Promise<bigint | undefined> {
  const { rows } = await pool.query<{ low: string | null; high: string | null }>(
    'SELECT min(id) AS low, max(id) AS high FROM audit_events',
  )
  if (rows[0]?.low == null || rows[0].high === null) return undefined
  const last = BigInt(rows[0].high)
  let [low, high] = [BigInt(rows[0].low), last + 1n]
  while (low < high) {
    const middle = (low + high) / 2n
    const found = await pool.query<{ id: string; at: Date }>(
      'SELECT id, at FROM audit_events WHERE id >= $1 ORDER BY id LIMIT 1',
      [middle],
    )
    const row = found.rows[0]
    if (row !== undefined && row.at.getTime() < time) low = BigInt(row.id) + 1n
    else high = middle
  }
  return low
}

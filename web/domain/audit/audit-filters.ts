import { roleSessionName } from '@vouch/protocol'
import { z } from 'zod'
import type { AuditSearch } from '../../db/audit-search.ts'
import { listPeopleEmails } from '../../db/people-emails.ts'
import type { Runtime } from '../../runtime.ts'

/** Filters as an address, a form or a command line says them; every one of them is optional. */
export const auditFilterNames = [
  'person',
  'type',
  'outcome',
  'key',
  'session',
  'ceremony',
  'jti',
  'role-session-name',
  'ip',
  'since',
  'until',
] as const

export type AuditFilters = Readonly<Partial<Record<(typeof auditFilterNames)[number], string | undefined>>>

const uuid = z.uuid()

/**
 * What the filters mean. A person is given by id or e-mail address, a time in ISO 8601 (a day alone is its beginning in UTC); a
 * role session name, as CloudTrail shows it, is that of one person.
 *
 * @returns undefined where nothing can match: an unknown person, an id that is none, a time that is none
 */
export async function auditSearch(
  runtime: Pick<Runtime, 'database'>,
  filters: AuditFilters,
): Promise<AuditSearch | undefined> {
  const { type, outcome, key, session, ceremony, jti, ip, since, until } = filters
  const ids = [key, session, ceremony].filter((id) => id !== undefined)
  const times = [since, until].map((text) => (text === undefined ? undefined : new Date(text)))
  if (!ids.every((id) => uuid.safeParse(id).success)) return undefined
  if (!times.every((time) => time === undefined || isStorable(time))) return undefined
  // No text of the log holds one, and Postgres does not take it for text.
  if (Object.values(filters).some((text) => text?.includes('\0'))) return undefined
  const personIds = await peopleMeant(runtime, filters)
  if (personIds?.length === 0) return undefined
  const [from, to] = times
  const byName = { keyId: key, sessionId: session, ceremonyId: ceremony }
  return { type, outcome, jti, ip, ...byName, personIds, since: from, until: to }
}

// JavaScript knows days that Postgres does not. The year of one that is none is NaN.
function isStorable(time: Date): boolean {
  const year = time.getUTCFullYear()
  return year >= 1 && year <= 9999
}

async function peopleMeant(
  { database }: Pick<Runtime, 'database'>,
  { person, 'role-session-name': sessionName }: AuditFilters,
): Promise<string[] | undefined> {
  if (person === undefined && sessionName === undefined) return undefined
  if (person !== undefined && uuid.safeParse(person).success && sessionName === undefined) return [person.toLowerCase()]
  const people = await listPeopleEmails(database)
  return people
    .filter(({ id, email }) => person === undefined || email === person.toLowerCase() || id === person.toLowerCase())
    .filter(({ email }) => sessionName === undefined || roleSessionName(email) === sessionName)
    .map(({ id }) => id)
}

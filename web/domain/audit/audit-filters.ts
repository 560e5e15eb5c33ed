import { roleSessionName } from '@vouch/protocol'
import { z } from 'zod'
import type { AuditSearch } from '../../db/audit/audit-search.ts'
import { findPersonEmail, listPeopleEmails } from '../../db/people/people-emails.ts'
import type { Runtime } from '../../runtime.ts'

/** Filters as an address, a form or a command line says them; every one of them is optional. */
export const auditFilterNames = [
  'person',
  'about',
  'by',
  'type',
  'outcome',
  'key',
  'session',
  'ceremony',
  'jti',
  'role',
  'role-session-name',
  'ip',
  'since',
  'until',
] as const

export type AuditFilterName = (typeof auditFilterNames)[number]
export type AuditFilters = Readonly<Partial<Record<AuditFilterName, string | undefined>>>

/** As many characters as a filter can have; a role as many as the longest ARN. */
export function longestFilter(name: AuditFilterName): number {
  return name === 'role' ? 2_048 : 200
}

const uuid = z.uuid()

/**
 * What the filters mean. `person` finds both what was done to somebody and what they did; `about` the first alone, `by` what they
 * did to others, or to what is nobody's. A person is given by id or e-mail address, a time in ISO 8601 (a day alone is its beginning
 * in UTC); a role session name, as CloudTrail shows it, is that of one person. `role` is an AWS role: its ARN, or a pattern as in the
 * rules of roles.
 *
 * @returns undefined where nothing can match: an unknown person, an id that is none, a time that is none
 */
export async function auditSearch(
  runtime: Pick<Runtime, 'database'>,
  filters: AuditFilters,
): Promise<AuditSearch | undefined> {
  const { type, outcome, key, session, ceremony, jti, role, ip, since, until } = filters
  const ids = [key, session, ceremony].filter((id) => id !== undefined)
  const times = [since, until].map((text) => (text === undefined ? undefined : new Date(text)))
  if (!ids.every((id) => uuid.safeParse(id).success)) return undefined
  if (!times.every((time) => time === undefined || isStorable(time))) return undefined
  // No text of the log holds one, and Postgres does not take it for text.
  if (Object.values(filters).some((text) => text?.includes('\0'))) return undefined
  const meant = await peopleMeant(runtime, filters)
  if (meant === undefined) return undefined
  const [from, to] = times
  const byName = { keyId: key, sessionId: session, ceremonyId: ceremony }
  return { type, outcome, jti, role: role?.replace(/\*+/g, '*'), ip, ...byName, ...meant, since: from, until: to }
}

// JavaScript knows days that Postgres does not. The year of one that is none is NaN.
function isStorable(time: Date): boolean {
  const year = time.getUTCFullYear()
  return year >= 1 && year <= 9999
}

type Server = Pick<Runtime, 'database'>

/** @returns undefined where one of them is unknown */
async function peopleMeant(
  runtime: Server,
  { person, about, by, 'role-session-name': sessionName }: AuditFilters,
): Promise<Pick<AuditSearch, 'person' | 'personIds' | 'by'> | undefined> {
  const [either, whom, doer] = await Promise.all([person, about, by].map((text) => personMeant(runtime, text)))
  if (either === null || whom === null || doer === null) return undefined
  if (doer !== undefined && doer.email === undefined) return undefined
  const named = sessionName === undefined ? undefined : await peopleNamed(runtime, sessionName)
  const personIds = whom && named ? named.filter((id) => id === whom.id) : whom ? [whom.id] : named
  if (personIds?.length === 0) return undefined
  return { person: either, personIds, by: doer?.email }
}

/**
 * @param text id or e-mail address; the log may know ids of people whom nobody knows any more
 * @returns null where there is nobody with this address
 */
async function personMeant({ database }: Server, text: string | undefined): Promise<AuditSearch['person'] | null> {
  if (text === undefined) return undefined
  const value = text.toLowerCase()
  if (!uuid.safeParse(value).success) return (await findPersonEmail(database, 'email', value)) ?? null
  return (await findPersonEmail(database, 'id', value)) ?? { id: value, email: undefined }
}

async function peopleNamed({ database }: Server, sessionName: string): Promise<string[]> {
  const people = await listPeopleEmails(database)
  return people.filter(({ email }) => roleSessionName(email) === sessionName).map(({ id }) => id)
}

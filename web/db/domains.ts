import type { Queryable } from './database.ts'

export interface DomainRow {
  /** Lower case, punycode. */
  readonly name: string
  /** What the TXT record has to say; public. */
  readonly challenge: string
  readonly createdAt: Date
  readonly lastCheckedAt: Date | null
  readonly verifiedAt: Date | null
  /** When the record of a verified domain was first found gone. */
  readonly missingSince: Date | null
}

const columns = {
  name: true,
  challenge: true,
  createdAt: true,
  lastCheckedAt: true,
  verifiedAt: true,
  missingSince: true,
} as const

/** Adds a domain; one that is there keeps its challenge. @returns whether this caller added it, and the row */
export async function addDomain(
  queryable: Queryable,
  domain: { readonly name: string; readonly challenge: string; readonly createdAt: Date },
): Promise<{ readonly added: boolean; readonly domain: DomainRow }> {
  const { count } = await queryable.domain.createMany({ data: domain, skipDuplicates: true })
  const row = await queryable.domain.findUniqueOrThrow({ where: { name: domain.name }, select: columns })
  return { added: count === 1, domain: row }
}

export async function findDomain(queryable: Queryable, name: string): Promise<DomainRow | undefined> {
  return (await queryable.domain.findUnique({ where: { name }, select: columns })) ?? undefined
}

export async function findDomains(queryable: Queryable): Promise<DomainRow[]> {
  return queryable.domain.findMany({ orderBy: { name: 'asc' }, select: columns })
}

/** @returns whether this caller removed it */
export async function deleteDomain(queryable: Queryable, name: string): Promise<boolean> {
  const { count } = await queryable.domain.deleteMany({ where: { name } })
  return count === 1
}

/**
 * Writes down that the record was found. One statement: of two at once, one has verified the domain.
 *
 * @param by who asked; null where the server itself did
 * @returns whether it was verified, or found again, by this caller; undefined where nothing changed, or the domain is gone or
 * has another challenge by now
 */
export async function storeFoundRecord(
  queryable: Queryable,
  { name, challenge }: Pick<DomainRow, 'name' | 'challenge'>,
  { by, now }: { by: string | null; now: Date },
): Promise<'verified' | 'found_again' | undefined> {
  const rows = await queryable.$queryRaw<{ verified: boolean; foundAgain: boolean }[]>`
    WITH before AS (
      SELECT name, verified_at, missing_since FROM domains
      WHERE name = ${name} AND challenge = ${challenge} FOR UPDATE
    )
    UPDATE domains SET last_checked_at = ${now}::timestamptz, missing_since = NULL,
      verified_at = COALESCE(before.verified_at, ${now}::timestamptz),
      verified_by = CASE WHEN before.verified_at IS NULL THEN ${by}::uuid ELSE verified_by END
    FROM before WHERE domains.name = before.name
    RETURNING before.verified_at IS NULL AS verified, before.missing_since IS NOT NULL AS "foundAgain"`
  const [row] = rows
  if (row?.verified) return 'verified'
  return row?.foundAgain ? 'found_again' : undefined
}

/** Writes down that the record was not found. @returns whether a verified domain has just begun to miss it */
export async function storeMissingRecord(
  queryable: Queryable,
  { name, challenge }: Pick<DomainRow, 'name' | 'challenge'>,
  now: Date,
): Promise<boolean> {
  const rows = await queryable.$queryRaw<{ lost: boolean }[]>`
    WITH before AS (
      SELECT name, verified_at, missing_since FROM domains
      WHERE name = ${name} AND challenge = ${challenge} FOR UPDATE
    )
    UPDATE domains SET last_checked_at = ${now}::timestamptz,
      missing_since = CASE WHEN before.verified_at IS NULL THEN NULL
        ELSE COALESCE(before.missing_since, ${now}::timestamptz) END
    FROM before WHERE domains.name = before.name
    RETURNING before.verified_at IS NOT NULL AND before.missing_since IS NULL AS lost`
  return rows[0]?.lost ?? false
}

/**
 * Takes the verified domains that nobody has looked at since `before`, and marks them as looked at: each is taken by one of any
 * number of servers.
 */
export async function takeDomainsToCheck(queryable: Queryable, before: Date, now: Date): Promise<DomainRow[]> {
  return queryable.$queryRaw<DomainRow[]>`
    UPDATE domains SET last_checked_at = ${now}::timestamptz
    WHERE verified_at IS NOT NULL AND COALESCE(last_checked_at, verified_at) < ${before}::timestamptz
    RETURNING name, challenge, created_at AS "createdAt", last_checked_at AS "lastCheckedAt",
      verified_at AS "verifiedAt", missing_since AS "missingSince"`
}

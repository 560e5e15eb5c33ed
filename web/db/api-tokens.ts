import type { Queryable } from './database.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface ApiTokenRow {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  /** E-mail address of who made it, where that person is known still. */
  readonly createdBy: string | undefined
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
}

/** @returns its id */
export async function insertApiToken(
  queryable: Queryable,
  token: { name: string; tokenHash: Bytes; scopes: string[]; createdBy: string; createdAt: Date; expiresAt: Date },
): Promise<string> {
  const { id } = await queryable.apiToken.create({ data: token, select: { id: true } })
  return id
}

/** @returns its name; undefined where it is unknown, or was revoked before */
export async function revokeApiToken(queryable: Queryable, id: string, now: Date): Promise<string | undefined> {
  const [row] = await queryable.$queryRaw<{ name: string }[]>`
    UPDATE api_tokens SET revoked_at = ${now} WHERE id = ${id}::uuid AND revoked_at IS NULL RETURNING name`
  return row?.name
}

/** Revokes all tokens that a person made. */
export async function revokeApiTokensOf(
  queryable: Queryable,
  personId: string,
  now: Date,
): Promise<{ readonly id: string; readonly name: string }[]> {
  return queryable.$queryRaw<{ id: string; name: string }[]>`
    UPDATE api_tokens SET revoked_at = ${now}
    WHERE created_by = ${personId}::uuid AND revoked_at IS NULL AND expires_at > ${now} RETURNING id::text, name`
}

/**
 * Finds a token that may be used for this, and notes that it was. It speaks for who made it, and for nobody who is no
 * administrator any more.
 *
 * @returns its id
 */
export async function noteApiTokenUse(
  queryable: Queryable,
  { tokenHash, scope, now }: { tokenHash: Bytes; scope: string; now: Date },
): Promise<string | undefined> {
  const [row] = await queryable.$queryRaw<{ id: string }[]>`
    UPDATE api_tokens SET last_used_at = ${now}
    WHERE token_hash = ${tokenHash} AND revoked_at IS NULL AND expires_at > ${now} AND ${scope} = ANY (scopes)
      AND EXISTS (
        SELECT FROM people p WHERE p.id = created_by AND p.state = 'active' AND p.role = 'administrator'
      )
    RETURNING id::text`
  return row?.id
}

/** Tokens that were not revoked, newest first. */
export async function findApiTokens(queryable: Queryable): Promise<ApiTokenRow[]> {
  const rows = await queryable.apiToken.findMany({ where: { revokedAt: null }, orderBy: { createdAt: 'desc' } })
  const ids = rows.flatMap(({ createdBy }) => createdBy ?? [])
  const people = await queryable.person.findMany({ where: { id: { in: ids } }, select: { id: true, email: true } })
  const emails = new Map(people.map(({ id, email }) => [id, email]))
  return rows.map(({ id, name, scopes, createdBy, createdAt, expiresAt, lastUsedAt }) => {
    return { id, name, scopes, createdBy: emails.get(createdBy ?? ''), createdAt, expiresAt, lastUsedAt }
  })
}

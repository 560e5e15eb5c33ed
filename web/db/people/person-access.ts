import type { Queryable } from '../database.ts'

/** What somebody had begun and cannot go on with. */
export interface EndedAttempts {
  readonly codes: number
  readonly ceremonies: number
  readonly upstreamLogins: number
}

/** Uses up everything that somebody has begun and not finished: authorization codes, touches, trips to the upstream provider. */
export async function endAttempts(queryable: Queryable, personId: string, now: Date): Promise<EndedAttempts> {
  const codes = await queryable.authorizationCode.updateMany({
    where: { personId, usedAt: null },
    data: { usedAt: now },
  })
  const ceremonies = await queryable.ceremony.updateMany({
    where: { personId, consumedAt: null },
    data: { consumedAt: now },
  })
  const upstreamLogins = await queryable.upstreamLogin.updateMany({
    where: { invite: { personId }, consumedAt: null },
    data: { consumedAt: now },
  })
  return { codes: codes.count, ceremonies: ceremonies.count, upstreamLogins: upstreamLogins.count }
}

/** Removes the keys of one person, but for one where it is named. @returns the ids of those that were there */
export async function removeKeysOfPerson(
  queryable: Queryable,
  personId: string,
  but: string | undefined,
  now: Date,
): Promise<string[]> {
  const rows = await queryable.$queryRaw<{ id: string }[]>`
    UPDATE security_keys SET state = 'removed', removed_at = ${now}::timestamptz
    WHERE person_id = ${personId}::uuid AND state <> 'removed' AND id IS DISTINCT FROM ${but ?? null}::uuid
    RETURNING id::text`
  return rows.map(({ id }) => id)
}

import type { Queryable } from '../database.ts'
import type { UpstreamProof } from './upstream-logins.ts'

export interface UpstreamIdentity {
  readonly issuer: string
  readonly subject: string
  readonly personId: string
  readonly hostedDomain: string | null
  readonly linkedAt: Date
}

/** The links that have to do with an account or with a person at its provider: at most one of each. */
export async function findUpstreamIdentities(
  queryable: Queryable,
  { issuer, subject, personId }: Pick<UpstreamProof, 'issuer' | 'subject' | 'personId'>,
): Promise<UpstreamIdentity[]> {
  return queryable.upstreamIdentity.findMany({ where: { issuer, OR: [{ subject }, { personId }] } })
}

/**
 * Links a person with an account. One statement: of two accounts at once, one becomes the person's.
 *
 * @returns false where the account is somebody else's, or the person has another one there
 */
export async function linkUpstreamIdentity(
  queryable: Queryable,
  { issuer, subject, personId, hostedDomain }: UpstreamProof,
  now: Date,
): Promise<boolean> {
  const linked = await queryable.$queryRaw<unknown[]>`
    WITH added AS (
      INSERT INTO upstream_identities (issuer, subject, person_id, hosted_domain, linked_at)
      VALUES (${issuer}, ${subject}, ${personId}::uuid, ${hostedDomain}, ${now}::timestamptz)
      ON CONFLICT DO NOTHING RETURNING 1
    ), seen_again AS (
      UPDATE upstream_identities SET hosted_domain = ${hostedDomain}
      WHERE issuer = ${issuer} AND subject = ${subject} AND person_id = ${personId}::uuid RETURNING 1
    )
    SELECT 1 FROM added UNION ALL SELECT 1 FROM seen_again`
  return linked.length === 1
}

export async function findIdentitiesOf(queryable: Queryable, personId: string): Promise<UpstreamIdentity[]> {
  return queryable.upstreamIdentity.findMany({ where: { personId }, orderBy: { linkedAt: 'asc' } })
}

/** @returns the links that this caller ended */
export async function deleteIdentitiesOf(queryable: Queryable, personId: string): Promise<UpstreamIdentity[]> {
  return queryable.$queryRaw<UpstreamIdentity[]>`
    DELETE FROM upstream_identities WHERE person_id = ${personId}::uuid
    RETURNING issuer, subject, person_id::text AS "personId", hosted_domain AS "hostedDomain", linked_at AS "linkedAt"`
}

import type { Queryable } from '../database.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface NewUpstreamLogin {
  /** SHA-256 of the `state` of the authorization request. */
  readonly stateHash: Bytes
  readonly inviteId: string
  /** SHA-256 of the cookie of the browser that goes there. */
  readonly browserHash: Bytes
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Who the provider says it was, once every rule was kept. */
export interface UpstreamProof {
  readonly issuer: string
  readonly subject: string
  readonly hostedDomain: string | null
  readonly personId: string
}

export async function insertUpstreamLogin(queryable: Queryable, login: NewUpstreamLogin): Promise<void> {
  await queryable.upstreamLogin.create({ data: login, select: { id: true } })
}

/**
 * Takes the provider's answer. One statement, so that of any number of answers at once a single one goes on; an answer in
 * another browser uses nothing up.
 *
 * @returns its id, and the invite that it is about with the hash of its secret; undefined where nothing was asked, or not in this browser, or it was answered or expired
 */
export async function consumeUpstreamLogin(
  queryable: Queryable,
  { stateHash, browserHash, now }: { stateHash: Bytes; browserHash: Bytes; now: Date },
): Promise<{ readonly id: string; readonly inviteId: string; readonly tokenHash: Bytes | null } | undefined> {
  const rows = await queryable.$queryRaw<{ id: string; inviteId: string; tokenHash: Bytes | null }[]>`
    UPDATE upstream_logins AS login SET consumed_at = ${now}::timestamptz FROM invites
    WHERE invites.id = login.invite_id AND login.state_hash = ${stateHash} AND login.browser_hash = ${browserHash}
      AND login.consumed_at IS NULL AND login.expires_at > ${now}::timestamptz
    RETURNING login.id::text, invites.id::text AS "inviteId", invites.token_hash AS "tokenHash"`
  return rows[0]
}

/** Writes down what a consumed answer proved. */
export async function storeUpstreamProof(
  queryable: Queryable,
  id: string,
  proof: UpstreamProof & { readonly provenAt: Date; readonly expiresAt: Date },
): Promise<void> {
  await queryable.upstreamLogin.update({ where: { id }, data: proof, select: { id: true } })
}

/** What this browser has proven for this invite, the latest first. */
export async function findUpstreamProof(
  queryable: Queryable,
  { inviteId, browserHash, issuer, now }: { inviteId: string; browserHash: Bytes; issuer: string; now: Date },
): Promise<UpstreamProof | undefined> {
  const rows = await queryable.$queryRaw<UpstreamProof[]>`
    SELECT issuer, subject, hosted_domain AS "hostedDomain", person_id::text AS "personId" FROM upstream_logins
    WHERE invite_id = ${inviteId}::uuid AND browser_hash = ${browserHash} AND issuer = ${issuer}
      AND proven_at IS NOT NULL AND expires_at > ${now}::timestamptz
    ORDER BY proven_at DESC LIMIT 1`
  return rows[0]
}

/** Hash of the secret of the invite that this browser went to the provider with. */
export async function findInviteOfBrowser(
  queryable: Queryable,
  browserHash: Bytes,
  now: Date,
): Promise<Bytes | undefined> {
  const found = await queryable.upstreamLogin.findFirst({
    where: { browserHash, expiresAt: { gt: now } },
    orderBy: { createdAt: 'desc' },
    select: { invite: { select: { tokenHash: true } } },
  })
  return found?.invite.tokenHash ?? undefined
}

/** @returns undefined where the invite is for nobody yet */
export async function findPersonOfInvite(queryable: Queryable, inviteId: string): Promise<string | undefined> {
  const found = await queryable.invite.findUnique({ where: { id: inviteId }, select: { personId: true } })
  return found?.personId ?? undefined
}

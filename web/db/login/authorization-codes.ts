import type { Queryable } from '../database.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface NewAuthorizationCode {
  readonly codeHash: Bytes
  readonly loginRequestId: string
  readonly clientId: string
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly nonce: string | null
  readonly scope: string
  readonly dpopJkt: string | null
  readonly personId: string
  readonly keyId: string
  readonly ceremonyId: string
  readonly authTime: Date
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** A code that this caller, and nobody else, has used up; with what its login said of the machine and the person. */
export interface ConsumedCode extends NewAuthorizationCode {
  readonly hostName: string | null
  readonly osUser: string | null
  readonly clientOs: string | null
  /** Where the request was pushed from, and where the browser was that opened it. */
  readonly pushedIp: string | null
  readonly browserIp: string | null
  /** It was shown, to be pasted into a terminal on another machine. */
  readonly pasted: boolean
  /** The person and the key are active still. */
  readonly holderActive: boolean
  readonly email: string
  readonly displayName: string | null
  readonly subject: string
  readonly role: string
  readonly keyName: string
  readonly keyAttested: boolean
}

export async function insertAuthorizationCode(queryable: Queryable, code: NewAuthorizationCode): Promise<void> {
  await queryable.authorizationCode.create({ data: code })
}

/**
 * Uses a code up, whoever presents it and whatever else is wrong with the request: of any number of callers at once one
 * gets the row, and it has to check that the row is for it.
 *
 * @returns undefined where the code is unknown or used
 */
export async function consumeAuthorizationCode(
  queryable: Queryable,
  codeHash: Bytes,
  now: Date,
): Promise<ConsumedCode | undefined> {
  const rows = await queryable.$queryRaw<ConsumedCode[]>`
    WITH used AS (
      UPDATE authorization_codes SET used_at = ${now}::timestamptz
      WHERE code_hash = ${codeHash} AND used_at IS NULL RETURNING *
    )
    SELECT u.code_hash AS "codeHash", u.login_request_id AS "loginRequestId", u.client_id AS "clientId",
      u.redirect_uri AS "redirectUri", u.code_challenge AS "codeChallenge", u.nonce, u.scope, u.dpop_jkt AS "dpopJkt",
      u.person_id::text AS "personId", u.key_id::text AS "keyId", u.ceremony_id::text AS "ceremonyId",
      u.auth_time AS "authTime", u.created_at AS "createdAt", u.expires_at AS "expiresAt",
      r.host_name AS "hostName", r.os_user AS "osUser", r.client_os AS "clientOs", r.pushed_ip AS "pushedIp",
      r.browser_ip AS "browserIp", r.elsewhere_at IS NOT NULL AS pasted, (p.state = 'active' AND k.state = 'active') AS "holderActive",
      p.email, p.display_name AS "displayName", p.subject, p.role::text, k.nickname AS "keyName",
      k.attestation_anchor IS NOT NULL AS "keyAttested"
    FROM used u
    JOIN login_requests r ON r.id = u.login_request_id
    JOIN people p ON p.id = u.person_id
    JOIN security_keys k ON k.id = u.key_id`
  return rows[0]
}

/** Who a used code was for: its second use is a replay. */
export async function findUsedCode(
  queryable: Queryable,
  codeHash: Bytes,
): Promise<{ clientId: string; personId: string } | undefined> {
  const found = await queryable.authorizationCode.findFirst({
    where: { codeHash, usedAt: { not: null } },
    select: { clientId: true, personId: true },
  })
  return found ?? undefined
}

/**
 * Ends the codes that wait for their redemption. One that is being redeemed at this moment is waited for, so that the session
 * which comes of it can be ended after this.
 *
 * @param holder whose codes: of a person, or of the touches of one key
 */
export async function expirePendingCodes(
  queryable: Queryable,
  holder: { readonly personId: string } | { readonly keyId: string },
  now: Date,
): Promise<void> {
  await queryable.authorizationCode.updateMany({
    where: { ...holder, usedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now },
  })
}

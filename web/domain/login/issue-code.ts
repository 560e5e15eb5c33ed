import type { Queryable } from '../../db/database.ts'
import { insertAuthorizationCode } from '../../db/login/authorization-codes.ts'
import type { LoginRequestRow } from '../../db/login/login-requests.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import type { Secret } from '../../secret/secret.ts'

/** RFC 6749 §4.1.2 allows ten minutes; a browser needs a second. */
const CODE_SECONDS = 60

/** A person carries it to another window, by hand. */
export const PASTED_CODE_SECONDS = 120

/** The touch that an authorization goes back to. */
export interface Touch {
  readonly personId: string
  readonly keyId: string
  readonly ceremonyId: string
  readonly authTime: Date
}

/** Makes the one-time code for a login request, in the transaction that completes it. */
export async function issueCode(
  queryable: Queryable,
  request: LoginRequestRow,
  touch: Touch,
  now: Date,
): Promise<Secret<string>> {
  const seconds = request.elsewhereAt === null ? CODE_SECONDS : PASTED_CODE_SECONDS
  const code = newOpaqueToken('vouch_ac_')
  await insertAuthorizationCode(queryable, {
    codeHash: sha256(code.reveal()),
    loginRequestId: request.id,
    clientId: request.clientId,
    redirectUri: request.redirectUri,
    codeChallenge: request.codeChallenge,
    nonce: request.nonce,
    scope: request.scope,
    dpopJkt: request.dpopJkt,
    personId: touch.personId,
    keyId: touch.keyId,
    ceremonyId: touch.ceremonyId,
    authTime: touch.authTime,
    createdAt: now,
    expiresAt: new Date(now.getTime() + seconds * 1000),
  })
  return code
}

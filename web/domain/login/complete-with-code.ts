import { paths, VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { completeLoginRequest } from '../../db/login/login-requests.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import type { Secret } from '../../secret/secret.ts'
import { recordEvent } from '../audit/record-event.ts'
import { authorizationResponse } from './authorization-response.ts'
import { issueCode, type Touch } from './issue-code.ts'

export interface Completion {
  readonly id: string
  /** Value of the login request's cookie. */
  readonly browser: string
  readonly touch: Touch
  /** Whether a native client's browser has to be proven to sit on its machine. */
  readonly requireProof: boolean
  readonly ip: string | undefined
  readonly now: Date
}

export interface Completed {
  /** Where the browser goes: to the client with the code, or to the page that shows it. */
  readonly location: string
  /** The code, where it does not travel by the address: the terminal is on another machine. */
  readonly shown: Secret<string> | undefined
}

/**
 * Completes a login request and makes its code, in one transaction.
 *
 * @throws VouchError `loginRequestUnknown` where the request ended a moment ago
 */
export async function completeWithCode(
  transaction: Queryable,
  issuer: string,
  completion: Completion,
): Promise<Completed> {
  const { id, touch, requireProof, ip, now } = completion
  const browserHash = sha256(completion.browser)
  const completed = await completeLoginRequest(transaction, { id, browserHash, requireProof, now })
  if (completed === undefined) throw new VouchError('loginRequestUnknown')
  const code = await issueCode(transaction, completed, touch, now)
  await recordEvent(transaction, {
    type: 'login.approved',
    outcome: 'ok',
    personId: touch.personId,
    keyId: touch.keyId,
    ceremonyId: touch.ceremonyId,
    clientId: completed.clientId,
    ip,
    details: { request: id },
  })
  if (completed.elsewhereAt !== null) return { location: `${issuer}${paths.login}/${id}/code`, shown: code }
  return { location: authorizationResponse(issuer, completed, { code: code.reveal() }), shown: undefined }
}

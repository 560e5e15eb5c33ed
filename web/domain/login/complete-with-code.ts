import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { completeLoginRequest } from '../../db/login-requests.ts'
import { sha256 } from '../../secret/opaque-token.ts'
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

/**
 * Completes a login request and makes its code, in one transaction.
 *
 * @returns the address for the browser
 * @throws VouchError `loginRequestUnknown` where the request ended a moment ago
 */
export async function completeWithCode(
  transaction: Queryable,
  issuer: string,
  completion: Completion,
): Promise<string> {
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
  return authorizationResponse(issuer, completed, { code: code.reveal() })
}

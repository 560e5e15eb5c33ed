import { type ErrorName, type ParOutcome, VouchError } from '@vouch/protocol'
import { findPushedEnd } from '../../db/login/login-requests.ts'
import { MOST_NUMBER_TRIES } from '../login/terminal-number.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'
import { endpoints } from './endpoints.ts'

/**
 * POST /oauth/par/outcome: whether a pushed request was refused in a browser that cannot come back to its terminal. It is for who
 * pushed it, which its key shows, and says nothing of a browser, a person or a code: a login that is under way, one that has come to a
 * code, and one whose browser brings the answer itself, are alike.
 *
 * @throws VouchError `requestUriUnknown` where this key has pushed no such request, or it has expired; and as the checks of
 *   `endpoints.pushOutcome`
 */
export async function pushOutcome(runtime: EndpointContext['runtime'], request: EndpointRequest): Promise<ParOutcome> {
  const { client, requestUriHash, jkt, now } = await endpoints.pushOutcome.run(endpointContext(runtime, request))
  const pushed = { requestUriHash, clientId: client.id, dpopJkt: jkt, now }
  const end = await findPushedEnd(runtime.database.prisma, pushed)
  if (end === undefined) throw new VouchError('requestUriUnknown')
  const reason: ErrorName = end.numberTries < MOST_NUMBER_TRIES ? 'loginRefused' : 'numberTriesSpent'
  return { vouch_refused: end.refused ? new VouchError(reason).code : null }
}

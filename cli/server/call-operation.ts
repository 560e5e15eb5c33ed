import {
  type Operation,
  type OperationName,
  type OperationParameters,
  type OperationResult,
  operations,
} from '@vouch/protocol'
import { dpopProof } from './dpop.ts'
import { readJson } from './json.ts'
import { sendRequest } from './request.ts'
import type { ServerSession } from './session.ts'

/**
 * Asks the server for one operation in the name of the session (RFC 9449 §7.1).
 *
 * @throws VouchError what the server refuses with, `serverUnreachable`, `serverAnswerMalformed`
 */
export async function callOperation<N extends OperationName>(
  session: ServerSession,
  name: N,
  parameters: OperationParameters<N>,
  signal?: AbortSignal,
): Promise<OperationResult<N>> {
  const { method, path, result }: Operation = operations[name]
  const { accessToken, key } = session
  const url = `${session.server}${path}`
  const headers = {
    authorization: `DPoP ${accessToken}`,
    dpop: await dpopProof(key, { method, url, accessToken }),
    ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
  }
  const body = method === 'POST' ? { body: JSON.stringify(parameters) } : {}
  return readJson(await sendRequest({ method, url, headers, ...body, signal }), result) as OperationResult<N>
}

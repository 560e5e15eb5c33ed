import {
  type OperationName,
  type OperationParameters,
  type OperationResult,
  operations,
  VouchError,
} from '@vouch/protocol'
import type { Runtime } from '../../runtime.ts'
import { type EndpointRequest, endpointContext } from '../oidc/endpoint-request.ts'
import { endpoints } from '../oidc/endpoints.ts'
import { operationAnswers } from './operations.ts'

/**
 * Answers one operation for whoever presents the access token of a command line's session, and the key that it is bound to.
 *
 * @throws VouchError `tokenMissing`, `tokenRefused`, `dpopProofRefused`, and those of the operation
 */
export async function answerOperation<N extends OperationName>(
  runtime: Runtime,
  name: N,
  parameters: OperationParameters<N>,
  request: EndpointRequest,
): Promise<OperationResult<N>> {
  const { method, path } = operations[name]
  const context = { ...endpointContext(runtime, request), resource: { method, path } }
  const { session, now } = await endpoints.operation.run(context)
  const answer = operationAnswers[name]
  if (answer === undefined) throw new VouchError('notFound')
  return answer({ runtime, session, ip: request.ip, now }, parameters)
}

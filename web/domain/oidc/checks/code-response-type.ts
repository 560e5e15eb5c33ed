import { VouchError } from '@vouch/protocol'
import type { EndpointContext } from '../endpoint-request.ts'
import { requiredParameter } from './required-parameter.ts'

/** RFC 9700 §2.1.2: the code flow only. @throws VouchError `responseTypeUnsupported`, `requestMalformed` */
export function codeResponseType({ request }: EndpointContext): void {
  if (requiredParameter(request, 'response_type') !== 'code') throw new VouchError('responseTypeUnsupported')
}

import { sha256 } from '../../../secret/opaque-token.ts'
import type { EndpointContext } from '../endpoint-request.ts'
import { requiredParameter } from './required-parameter.ts'

/** RFC 9126 §2.2: what a pushed request is called. @throws VouchError `requestMalformed` */
export function pushedReference({ request }: EndpointContext): { requestUriHash: Uint8Array<ArrayBuffer> } {
  return { requestUriHash: sha256(requiredParameter(request, 'request_uri')) }
}

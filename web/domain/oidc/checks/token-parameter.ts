import { sha256 } from '../../../secret/opaque-token.ts'
import type { EndpointContext } from '../endpoint-request.ts'
import { requiredParameter } from './required-parameter.ts'

/** RFC 7009 §2.1, RFC 7662 §2.1; the hint changes nothing, since there is one kind of token. @throws VouchError `requestMalformed` */
export function tokenParameter({ request }: EndpointContext): { tokenHash: Uint8Array<ArrayBuffer> } {
  return { tokenHash: sha256(requiredParameter(request, 'token')) }
}

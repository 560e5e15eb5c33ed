import { sha256 } from '../../../secret/opaque-token.ts'
import type { EndpointContext } from '../endpoint-request.ts'
import { optionalParameter, requiredParameter } from './required-parameter.ts'

/** RFC 6749 §4.1.3, RFC 7636 §4.5. What is missing beside the code fails later, and uses the code up. @throws VouchError `requestMalformed` */
export function codeRequest({ request }: EndpointContext) {
  return {
    codeHash: sha256(requiredParameter(request, 'code')),
    redirectUri: optionalParameter(request, 'redirect_uri'),
    verifier: optionalParameter(request, 'code_verifier'),
  }
}

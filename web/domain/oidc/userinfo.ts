import { userClaims } from '../tokens/id-token.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'
import { endpoints } from './endpoints.ts'

/**
 * /oauth/userinfo (OIDC Core §5.3): what the scopes of the presented access token let an application know.
 *
 * @throws VouchError `tokenMissing`, `tokenRefused`, `dpopProofRefused`
 */
export async function userinfo(
  runtime: EndpointContext['runtime'],
  request: EndpointRequest,
  resource: { method: string; path: string },
) {
  const { session } = await endpoints.resource.run({ ...endpointContext(runtime, request), resource })
  const { email, displayName, subject } = session.person
  return { sub: subject, ...userClaims({ scope: session.scope, email, name: displayName }) }
}

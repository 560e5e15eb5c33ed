import { findSession } from '../../db/sessions/sessions.ts'
import { epochSeconds } from '../clock/clock.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'
import { endpoints } from './endpoints.ts'

/**
 * POST /oauth/introspect (RFC 7662): whether an access token that was given to the asking client is alive. Of any other
 * token the answer says nothing (§2.2).
 *
 * @throws VouchError `clientUnknown`, `requestMalformed`
 */
export async function introspect(runtime: EndpointContext['runtime'], request: EndpointRequest) {
  const { client, tokenHash, now } = await endpoints.introspect.run(endpointContext(runtime, request))
  const session = await findSession(runtime.database.prisma, tokenHash, now)
  if (session === undefined || !session.live || session.clientId !== client.id) return { active: false }
  return {
    active: true,
    iss: runtime.config.issuer.url,
    client_id: client.id,
    sub: session.person.subject,
    scope: session.scope,
    token_type: session.dpopJkt === null ? 'Bearer' : 'DPoP',
    iat: epochSeconds(session.createdAt),
    exp: epochSeconds(session.expiresAt),
    auth_time: epochSeconds(session.authTime),
    // RFC 9449 §6.2
    ...(session.dpopJkt === null ? {} : { cnf: { jkt: session.dpopJkt } }),
  }
}

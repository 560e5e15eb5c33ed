import { revokeToken } from '../sessions/revoke-session.ts'
import { type EndpointContext, type EndpointRequest, endpointContext } from './endpoint-request.ts'
import { endpoints } from './endpoints.ts'

/**
 * POST /oauth/revoke (RFC 7009): ends the session behind an access token of the asking client. An unknown token, or one
 * of another client, changes nothing and is answered alike (§2.2).
 *
 * @throws VouchError `clientUnknown`, `requestMalformed`
 */
export async function revoke(runtime: EndpointContext['runtime'], request: EndpointRequest): Promise<void> {
  const { client, tokenHash, now } = await endpoints.revoke.run(endpointContext(runtime, request))
  await runtime.database.prisma.$transaction((transaction) =>
    revokeToken(
      transaction,
      { hash: tokenHash, clientId: client.id },
      { reason: 'revoked_by_client', ip: request.ip, now },
    ),
  )
}

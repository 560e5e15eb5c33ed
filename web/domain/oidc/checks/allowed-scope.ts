import { VouchError } from '@vouch/protocol'
import type { ClientRow } from '../../../db/clients/clients.ts'
import type { EndpointContext } from '../endpoint-request.ts'
import { requiredParameter } from './required-parameter.ts'

/** OIDC Core §3.1.2.1: `openid` is among them; RFC 6749 §3.3: all are the client's. @throws VouchError `scopeRefused`, `requestMalformed` */
export function allowedScope({ request, client }: EndpointContext & { client: ClientRow }): { scope: string } {
  const scopes = new Set(requiredParameter(request, 'scope').split(' '))
  const allowed = [...scopes].every((scope) => client.scopes.includes(scope))
  if (!allowed || !scopes.has('openid')) throw new VouchError('scopeRefused')
  return { scope: [...scopes].join(' ') }
}

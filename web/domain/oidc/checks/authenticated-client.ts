import { timingSafeEqual } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { type ClientRow, findClient } from '../../../db/clients/clients.ts'
import { sha256 } from '../../../secret/opaque-token.ts'
import { requireToken } from '../../rate-limits/require-token.ts'
import { basicCredentials } from '../basic-credentials.ts'
import type { EndpointContext, EndpointRequest } from '../endpoint-request.ts'
import { optionalParameter } from './required-parameter.ts'

interface Credentials {
  readonly id: string
  readonly secret: string | undefined
}

/**
 * RFC 6749 §2.3: a confidential client proves itself by its secret, in the Authorization header or in the form, never in
 * both; a public client has none and sends none.
 *
 * @throws VouchError `clientUnknown`, `rateLimited`, `requestMalformed` where it authenticates in two ways
 */
export async function authenticatedClient({ runtime, request, now }: EndpointContext): Promise<{ client: ClientRow }> {
  const { id, secret } = credentials(request)
  const client = await findClient(runtime.database.prisma, id)
  // The comparison runs for unknown clients too, so that the time of the answer does not tell them apart.
  const expected = client?.secretHash ?? sha256('')
  const given = secret === undefined ? sha256('') : sha256(secret)
  const same = timingSafeEqual(expected, given)
  const proven = client?.type === 'public' ? secret === undefined : same && secret !== undefined
  if (client === undefined || !proven) throw new VouchError('clientUnknown')
  // A public client proves nothing: whoever names it could use its tokens up for everybody.
  if (client.type === 'confidential') await requireToken(runtime, 'client', { key: client.id, ip: request.ip, now })
  return { client }
}

function credentials(request: EndpointRequest): Credentials {
  const basic = basicCredentials(request.headers.get('authorization') ?? undefined)
  const id = optionalParameter(request, 'client_id')
  const secret = optionalParameter(request, 'client_secret')
  if (request.parameters.has('client_assertion')) {
    throw new VouchError('clientUnknown', { detail: 'Client assertions are not supported.' })
  }
  if (basic === undefined) {
    if (id === undefined) throw new VouchError('clientUnknown')
    return { id, secret }
  }
  if (secret !== undefined || (id !== undefined && id !== basic.id)) {
    throw new VouchError('requestMalformed', { detail: 'The client authenticates in two ways.' })
  }
  return basic
}

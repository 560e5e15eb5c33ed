import { VouchError } from '@vouch/protocol'
import { type ClientRow, findClient } from '../../../db/clients/clients.ts'
import type { EndpointContext } from '../endpoint-request.ts'
import { optionalParameter } from './required-parameter.ts'

/** The client says who it is; nothing proves it yet. @throws VouchError `clientUnknown` */
export async function identifiedClient({ runtime, request }: EndpointContext): Promise<{ client: ClientRow }> {
  const id = optionalParameter(request, 'client_id')
  const client = id === undefined ? undefined : await findClient(runtime.database.prisma, id)
  if (client === undefined) throw new VouchError('clientUnknown')
  return { client }
}

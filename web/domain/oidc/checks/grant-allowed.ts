import { VouchError } from '@vouch/protocol'
import type { ClientRow } from '../../../db/clients/clients.ts'

/** RFC 6749 §5.2 @throws VouchError `clientNotAllowed` */
export function codeGrantAllowed({ client }: { client: ClientRow }): void {
  if (!client.grantTypes.includes('authorization_code')) throw new VouchError('clientNotAllowed')
}

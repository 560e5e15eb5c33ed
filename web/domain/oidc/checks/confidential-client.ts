import { VouchError } from '@vouch/protocol'
import type { ClientRow } from '../../../db/clients/clients.ts'

/** RFC 7662 §2.1: whoever asks about tokens has proven who it is. @throws VouchError `clientUnknown` */
export function confidentialClient({ client }: { client: ClientRow }): void {
  if (client.type !== 'confidential') throw new VouchError('clientUnknown')
}

import { VouchError } from '@vouch/protocol'
import type { ClientRow } from '../../../db/clients/clients.ts'

/** RFC 9126 §6: some clients have to push. @throws VouchError `clientNotAllowed` */
export function inlineAllowed({ client }: { client: ClientRow }): void {
  if (client.requirePushed) {
    throw new VouchError('clientNotAllowed', { detail: 'It has to push its authorization requests (RFC 9126).' })
  }
}

import { VouchError } from '@vouch/protocol'
import type { SessionRow } from '../../../db/sessions/sessions.ts'

/**
 * What the command line asks for is the person's own business: an application that they signed in to is not told.
 *
 * @throws VouchError `tokenRefused`
 */
export function commandLineSession({ session }: { readonly session: SessionRow }): void {
  if (session.kind !== 'cli') throw new VouchError('tokenRefused')
}

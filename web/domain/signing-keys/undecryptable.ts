import { VouchError } from '@vouch/protocol'

/** The error for keys that the master key of this server does not open. */
export function undecryptable(kids: readonly string[]): VouchError {
  return new VouchError('signingKeyUndecryptable', { detail: kids.join(', ') })
}

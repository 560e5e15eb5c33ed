import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'
import { VouchError } from '@vouch/protocol'
import { safeText } from '../terminal/safe-text.ts'

export interface ServerChange {
  readonly before: string
  readonly issuer: string
  /** The person said --yes. */
  readonly confirmed: boolean
  readonly input: Readable & { readonly isTTY?: boolean }
  readonly output: Writable
  readonly signal: AbortSignal
}

/**
 * Asks before the command line goes to another server than the last time: a look-alike address should not pass unseen.
 *
 * @throws VouchError `serverChanged` where nobody can be asked, or the answer is no
 */
export async function confirmServerChange(change: ServerChange): Promise<void> {
  const { issuer, confirmed, input, output, signal } = change
  if (confirmed) return
  const before = safeText(change.before, 200)
  const refusal = new VouchError('serverChanged', { detail: `It was ${before}, and is now ${issuer}.` })
  if (input.isTTY !== true) throw refusal
  const dialog = createInterface({ input, output })
  try {
    const answer = await dialog.question(`The last login was at ${before}. Log in at ${issuer} from now on? [y/N] `, {
      signal,
    })
    if (!/^y(?:es)?$/i.test(answer.trim())) throw refusal
  } catch (fault) {
    if (signal.aborted) throw signal.reason
    throw fault
  } finally {
    dialog.close()
  }
}

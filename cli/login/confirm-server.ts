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
 * @throws VouchError `serverChanged` where nobody can be asked, or the answer is no; `cancelled` for Ctrl-C; the reason of `signal`
 */
export async function confirmServerChange(change: ServerChange): Promise<void> {
  const { issuer, confirmed, input, output, signal } = change
  if (confirmed) return
  const before = safeText(change.before, 200)
  const refusal = new VouchError('serverChanged', { detail: `It was ${before}, and is now ${issuer}.` })
  if (input.isTTY !== true) throw refusal
  // While it asks, the terminal turns neither Ctrl-C into a signal nor Ctrl-D into the end.
  const left = new AbortController()
  const dialog = createInterface({ input, output })
  dialog.on('SIGINT', () => left.abort(new VouchError('cancelled')))
  dialog.on('close', () => left.abort(refusal))
  const ended = AbortSignal.any([signal, left.signal])
  try {
    const question = `The last login was at ${before}. Log in at ${issuer} from now on? [y/N] `
    const answer = await dialog.question(question, { signal: ended })
    if (!/^y(?:es)?$/i.test(answer.trim())) throw refusal
  } catch (fault) {
    throw ended.aborted ? ended.reason : fault
  } finally {
    dialog.close()
  }
}
